package dev.herald.http;

import dev.herald.broadcast.UnavailableException;
import dev.herald.cluster.ClusterClient;
import dev.herald.cluster.ClusterClient.NodeResponse;
import dev.herald.cluster.ClusterClient.NodeResponses;
import dev.herald.http.NodeOperations.DeliveryResult;
import dev.herald.http.NodeOperations.DirectMessage;
import dev.herald.http.NodeOperations.Found;
import dev.herald.http.NodeOperations.Named;
import dev.herald.topic.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The sessions of all nodes. A single session is looked up on this node first, and then on all others at once.
 *
 * <p>Futures fail with {@link NotFoundException}, or with {@link UnavailableException} if a node that did not respond may have
 * the session.
 */
@Component
class ClusterSessions {

    private final LocalSessions local;
    private final ClusterClient cluster;

    ClusterSessions(LocalSessions local, ClusterClient cluster) {
        this.local = local;
        this.cluster = cluster;
    }

    /** How many sessions of this node a list looks at; others have about as many. */
    int searched(@Nullable String user) {
        return local.searched(user);
    }

    /** In the order of their ids. */
    CompletableFuture<SessionPage> list(SessionPage.Query query) {
        CompletableFuture<NodeResponses<SessionPage>> others = cluster.requestAll(NodeOperations.SESSIONS, query);
        SessionPage own = local.list(query).on(cluster.self());
        return others.thenApply(responses -> merged(own, responses, query.limit()));
    }

    CompletableFuture<SessionView> find(String id) {
        return local.find(id)
                .map(own -> CompletableFuture.completedFuture(own.on(cluster.self())))
                .orElseGet(() -> cluster.requestAll(NodeOperations.SESSION, new Named(id))
                        .thenApply(responses -> found(id, responses)));
    }

    CompletableFuture<Void> disconnect(String id) {
        if (local.disconnect(id)) {
            return CompletableFuture.completedFuture(null);
        }
        return cluster.requestAll(NodeOperations.DISCONNECT, new Named(id)).thenAccept(responses -> {
            if (!responses.bodies().contains(true)) {
                throw missing(id, responses);
            }
        });
    }

    /** Fails with {@link SlowConsumerException} if the session does not read its messages. */
    CompletableFuture<Void> send(String id, byte[] utf8) {
        DeliveryResult own = local.send(id, utf8);
        if (own == DeliveryResult.QUEUED) {
            return CompletableFuture.completedFuture(null);
        }
        if (own == DeliveryResult.SLOW) {
            return CompletableFuture.failedFuture(new SlowConsumerException(id));
        }
        return cluster.requestAll(NodeOperations.SEND, new DirectMessage(id, utf8))
                .thenAccept(responses -> {
                    List<DeliveryResult> results = responses.bodies();
                    if (results.contains(DeliveryResult.SLOW)) {
                        throw new SlowConsumerException(id);
                    }
                    if (!results.contains(DeliveryResult.QUEUED)) {
                        throw missing(id, responses);
                    }
                });
    }

    private static SessionView found(String id, NodeResponses<Found> responses) {
        for (NodeResponse<Found> response : responses.all()) {
            SessionView session = response.body().session();
            if (session != null) {
                return session.on(response.node());
            }
        }
        throw missing(id, responses);
    }

    private static SessionPage merged(SessionPage own, NodeResponses<SessionPage> responses, int limit) {
        if (responses.all().isEmpty() && responses.unavailableNodes().isEmpty()) {
            return own;
        }
        List<SessionPage> pages = new ArrayList<>(List.of(own));
        responses.all().forEach(response -> pages.add(response.body().on(response.node())));
        Page<SessionView> page =
                Page.merged(pages.stream().map(SessionPage::page).toList(), SessionView::id, (one, same) -> one, limit);
        int total = pages.stream().mapToInt(SessionPage::total).sum();
        return new SessionPage(page.entries(), page.next(), total, responses.unavailableOrNull());
    }

    private static RuntimeException missing(String id, NodeResponses<?> responses) {
        String quoted = Excerpt.of(id);
        return responses.unavailableNodes().isEmpty()
                ? new NotFoundException("There is no open session %s.".formatted(quoted))
                : new UnavailableException("Session %s was not found, but these nodes did not respond: %s. Retry later."
                        .formatted(quoted, String.join(", ", responses.unavailableNodes())));
    }
}
