package dev.herald.presence;

import dev.herald.cluster.ClusterClient.NodeResponses;
import java.util.List;

/**
 * The numbers of clients and users of a topic on the other nodes.
 *
 * @param users the {@linkplain UserDigests users} of each node
 */
record OtherStats(int clients, List<byte[]> users, List<String> unavailableNodes) {

    static final OtherStats NONE = new OtherStats(0, List.of(), List.of());

    private static final int OVERHEAD = 500;

    static OtherStats of(NodeResponses<NodeStats> responses) {
        List<NodeStats> nodes = responses.bodies();
        return new OtherStats(
                nodes.stream().mapToInt(NodeStats::clients).sum(),
                nodes.stream().map(NodeStats::users).toList(),
                responses.unavailableNodes());
    }

    /** About the memory that they take. */
    long size() {
        return OVERHEAD + users.stream().mapToLong(node -> node.length).sum();
    }
}
