package dev.herald.http;

import dev.herald.http.ClusterOperation.Named;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The sessions of a user on all nodes; there may be none. */
@Component
class ClusterUsers {

    private final LocalSessions local;
    private final ClusterClient cluster;

    ClusterUsers(LocalSessions local, ClusterClient cluster) {
        this.local = local;
        this.cluster = cluster;
    }

    /**
     * @param recipients sessions to which the message was queued; without those that are closing or do not read
     * @param unavailableNodes the nodes that did not respond, and may have sent the message or not; null if there are none
     */
    record UserDelivery(
            String user, long recipients, @Nullable List<String> unavailableNodes) {}

    /**
     * @param sessions how many were open
     * @param unavailableNodes the nodes that did not respond, and may have closed their sessions or not; null if there are none
     */
    record Disconnected(String user, int sessions, @Nullable List<String> unavailableNodes) {}

    CompletableFuture<UserDelivery> send(String user, byte[] utf8) {
        var others = cluster.requestAll(ClusterOperation.SEND_TO_USER, new ClusterOperation.DirectMessage(user, utf8));
        long own = local.sendToUser(user, utf8);
        return others.thenApply(responses -> new UserDelivery(
                user,
                own + responses.bodies().stream().mapToLong(Long::longValue).sum(),
                responses.unavailableOrNull()));
    }

    CompletableFuture<Disconnected> disconnect(String user) {
        var others = cluster.requestAll(ClusterOperation.DISCONNECT_USER, new Named(user));
        int own = local.disconnectUser(user);
        return others.thenApply(responses -> new Disconnected(
                user,
                own + responses.bodies().stream().mapToInt(Integer::intValue).sum(),
                responses.unavailableOrNull()));
    }
}
