package dev.herald.cluster;

import java.util.List;

/**
 * The responses of all other nodes to one request.
 *
 * @param responses the responses, in no order
 * @param unavailableNodes the nodes that are alive and did not respond in time, or {@link #UNKNOWN_NODES}
 */
public record ClusterResponses(List<ClusterResponse> responses, List<String> unavailableNodes) {

    /** There are no other nodes. */
    public static final ClusterResponses NONE = new ClusterResponses(List.of(), List.of());

    /** Instead of a name: which other nodes there are, or which have started lately, is unknown. */
    public static final String UNKNOWN_NODES = "*";

    public ClusterResponses {
        responses = List.copyOf(responses);
        unavailableNodes = List.copyOf(unavailableNodes);
    }
}
