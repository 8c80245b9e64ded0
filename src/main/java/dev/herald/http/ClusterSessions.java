package dev.herald.http;

import dev.herald.broadcast.UnavailableException;
import dev.herald.http.ClusterClient.Replies;
import dev.herald.http.ClusterClient.Reply;
import dev.herald.http.ClusterOperation.DeliveryResult;
import dev.herald.http.ClusterOperation.DirectMessage;
import dev.herald.http.ClusterOperation.Found;
import dev.herald.http.ClusterOperation.Named;
import dev.herald.topic.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/**
 * The sessions of all nodes. A single session is looked for here first, and then everywhere at once.
 *
 * <p>Futures fail with {@link NotFoundException}, or with {@link UnavailableException} where a node that did not answer may
 * have what was not found.
 */
@Component
class ClusterSessions {

    private final LocalSessions here;
    private final ClusterClient cluster;

    ClusterSessions(LocalSessions here, ClusterClient cluster) {
        this.here = here;
        this.cluster = cluster;
    }

    /** In the order of their ids. */
    CompletableFuture<SessionPage> list(SessionQuery query) {
        CompletableFuture<Replies<SessionPage>> others = cluster.ask(ClusterOperation.SESSIONS, query);
        SessionPage own = here.list(query).on(cluster.self());
        return others.thenApply(replies -> merged(own, replies, query.limit()));
    }

    CompletableFuture<SessionView> find(String id) {
        return here.find(id)
                .map(own -> CompletableFuture.completedFuture(own.on(cluster.self())))
                .orElseGet(() ->
                        cluster.ask(ClusterOperation.SESSION, new Named(id)).thenApply(replies -> found(id, replies)));
    }

    CompletableFuture<Void> disconnect(String id) {
        if (here.disconnect(id)) {
            return CompletableFuture.completedFuture(null);
        }
        return cluster.ask(ClusterOperation.DISCONNECT, new Named(id)).thenAccept(replies -> {
            if (!replies.said().contains(true)) {
                throw missing(id, replies);
            }
        });
    }

    /** Fails with {@link SlowConsumerException} if the session does not take what it was told before. */
    CompletableFuture<Void> tell(String id, byte[] utf8) {
        DeliveryResult own = here.tell(id, utf8);
        if (own == DeliveryResult.TAKEN) {
            return CompletableFuture.completedFuture(null);
        }
        if (own == DeliveryResult.NOT_READING) {
            return CompletableFuture.failedFuture(new SlowConsumerException(id));
        }
        return cluster.ask(ClusterOperation.SEND, new DirectMessage(id, utf8)).thenAccept(replies -> {
            List<DeliveryResult> receptions = replies.said();
            if (receptions.contains(DeliveryResult.NOT_READING)) {
                throw new SlowConsumerException(id);
            }
            if (!receptions.contains(DeliveryResult.TAKEN)) {
                throw missing(id, replies);
            }
        });
    }

    private static SessionView found(String id, Replies<Found> replies) {
        for (Reply<Found> reply : replies.all()) {
            SessionView session = reply.said().session();
            if (session != null) {
                return session.on(reply.node());
            }
        }
        throw missing(id, replies);
    }

    private static SessionPage merged(SessionPage own, Replies<SessionPage> replies, int limit) {
        if (replies.all().isEmpty() && replies.silent().isEmpty()) {
            return own;
        }
        List<SessionPage> pages = new ArrayList<>(List.of(own));
        replies.all().forEach(reply -> pages.add(reply.said().on(reply.node())));
        Page<SessionView> page =
                Page.merged(pages.stream().map(SessionPage::page).toList(), SessionView::id, (one, same) -> one, limit);
        int total = pages.stream().mapToInt(SessionPage::total).sum();
        return new SessionPage(page.entries(), page.next(), total, replies.silentOnes());
    }

    private static RuntimeException missing(String id, Replies<?> replies) {
        String shown = Excerpt.of(id);
        return replies.silent().isEmpty()
                ? new NotFoundException("There is no open session %s.".formatted(shown))
                : new UnavailableException("Session %s was not found, but these nodes did not respond: %s. Retry later."
                        .formatted(shown, String.join(", ", replies.silent())));
    }
}
