package dev.herald.cluster;

import java.util.List;

/**
 * What the other nodes answered.
 *
 * @param responses those that came, in no order
 * @param silent the nodes that are alive and did not answer, or {@link #SOMEBODY}
 */
public record ClusterResponses(List<ClusterResponse> responses, List<String> silent) {

    /** There are no other nodes. */
    public static final ClusterResponses NONE = new ClusterResponses(List.of(), List.of());

    /** In place of names: whether there are other nodes, and which, is not known and was not since this one began. */
    public static final String SOMEBODY = "*";

    public ClusterResponses {
        responses = List.copyOf(responses);
        silent = List.copyOf(silent);
    }
}
