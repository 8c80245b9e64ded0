package dev.herald.presence;

import dev.herald.cluster.ClusterClient.NodeResponses;
import dev.herald.topic.ClientInfo;
import java.util.ArrayList;
import java.util.List;

/**
 * The clients of a topic on the other nodes.
 *
 * @param isComplete false if a node has more of them than fit into its response
 * @param size about the memory that they take
 */
record OtherClients(List<ClientInfo> clients, boolean isComplete, List<String> unavailableNodes, long size) {

    static final OtherClients NONE = new OtherClients(List.of(), true, List.of(), 0);

    private static final int OVERHEAD = 500;

    static OtherClients of(NodeResponses<ClientsPage> responses) {
        List<ClientInfo> clients = new ArrayList<>();
        boolean isComplete = true;
        long size = OVERHEAD;
        for (ClientsPage page : responses.bodies()) {
            isComplete &= page.next() == null;
            for (ClientRow row : page.clients()) {
                clients.add(row.info());
                size += row.size();
            }
        }
        return new OtherClients(clients, isComplete, responses.unavailableNodes(), size);
    }
}
