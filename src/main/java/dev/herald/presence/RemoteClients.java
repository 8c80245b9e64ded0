package dev.herald.presence;

import dev.herald.cluster.ClusterClient;
import dev.herald.cluster.ClusterClient.NodeResponses;
import dev.herald.topic.Ticker;
import dev.herald.topic.Topic;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What the other nodes know about the clients of a topic, which is requested of all of them at once and {@linkplain RoundCache cached}.
 * On a single node it completes at once.
 */
@Component
class RemoteClients {

    private final ClusterClient cluster;
    private final PresenceMeters meters;
    private final int maxClients;
    private final RoundCache<OtherClients> clients;
    private final RoundCache<OtherStats> stats;

    RemoteClients(ClusterClient cluster, PresenceSettings settings, PresenceMeters meters, Ticker ticker) {
        this.cluster = cluster;
        this.meters = meters;
        this.maxClients = settings.maxClients();
        long half = settings.cacheSize().toBytes() / 2;
        clients = new RoundCache<>(this::requestClients, OtherClients::size, settings.cacheTime(), half, ticker);
        stats = new RoundCache<>(this::requestStats, OtherStats::size, settings.cacheTime(), half, ticker);
        meters.watchCache(() -> clients.bytes() + stats.bytes());
    }

    CompletableFuture<OtherClients> clients(Topic topic) {
        meters.requested();
        return cluster.self() == null ? CompletableFuture.completedFuture(OtherClients.NONE) : clients.get(topic);
    }

    CompletableFuture<OtherStats> stats(Topic topic) {
        meters.requested();
        return cluster.self() == null ? CompletableFuture.completedFuture(OtherStats.NONE) : stats.get(topic);
    }

    /** A page of each other node, which is not cached. */
    CompletableFuture<NodeResponses<ClientsPage>> pages(ClientsPage.Query query) {
        return cluster.requestAll(PresenceOperations.CLIENTS, query);
    }

    /** The name of this node; null on a single node. */
    @Nullable
    String self() {
        return cluster.self();
    }

    private CompletableFuture<OtherClients> requestClients(Topic topic) {
        meters.round();
        return cluster.requestAll(PresenceOperations.CLIENTS, new ClientsPage.Query(topic.name(), "", maxClients))
                .thenApply(OtherClients::of);
    }

    private CompletableFuture<OtherStats> requestStats(Topic topic) {
        meters.round();
        return cluster.requestAll(PresenceOperations.STATS, new NodeStats.Query(topic.name()))
                .thenApply(OtherStats::of);
    }
}
