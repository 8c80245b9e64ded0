package dev.herald.presence;

import dev.herald.cluster.ClusterOperation;
import dev.herald.cluster.ClusterOperationRegistrar;
import dev.herald.cluster.ClusterOperations;
import dev.herald.topic.ClientInfo;
import dev.herald.topic.Topic;
import java.util.List;
import org.springframework.stereotype.Component;

/** What other nodes may ask this one about its clients. */
@Component
class PresenceOperations implements ClusterOperationRegistrar {

    static final ClusterOperation<ClientsPage.Query, ClientsPage> CLIENTS =
            new ClusterOperation<>("presence-clients", ClientsPage.Query.class, ClientsPage.class);

    static final ClusterOperation<NodeStats.Query, NodeStats> STATS =
            new ClusterOperation<>("presence-stats", NodeStats.Query.class, NodeStats.class);

    private final LocalClients local;

    PresenceOperations(LocalClients local) {
        this.local = local;
    }

    @Override
    public void registerOperations(ClusterOperations operations) {
        operations.handlePages(CLIENTS, query -> ClientsPage.of(local.present(new Topic(query.topic())), query));
        operations.handle(STATS, query -> stats(new Topic(query.topic())));
    }

    private NodeStats stats(Topic topic) {
        List<ClientInfo> clients = local.present(topic);
        return new NodeStats(clients.size(), UserDigests.of(clients));
    }
}
