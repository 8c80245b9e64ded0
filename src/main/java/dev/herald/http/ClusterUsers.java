package dev.herald.http;

import dev.herald.cluster.ClusterClient;
import dev.herald.http.NodeOperations.Named;
import dev.herald.session.User;
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
            String user,
            @Nullable String issuer,
            long recipients,
            @Nullable List<String> unavailableNodes) {}

    /**
     * @param sessions how many were open
     * @param unavailableNodes the nodes that did not respond, and may have closed their sessions or not; null if there are none
     */
    record Disconnected(
            String user,
            @Nullable String issuer,
            int sessions,
            @Nullable List<String> unavailableNodes) {}

    CompletableFuture<UserDelivery> send(User user, byte[] utf8) {
        var others =
                cluster.requestAll(NodeOperations.SEND_TO_USER, new NodeOperations.DirectMessage(user.key(), utf8));
        long own = local.sendToUser(user.key(), utf8);
        return others.thenApply(responses -> new UserDelivery(
                user.name(),
                user.issuer(),
                own + responses.bodies().stream().mapToLong(Long::longValue).sum(),
                responses.unavailableOrNull()));
    }

    CompletableFuture<Disconnected> disconnect(User user) {
        var others = cluster.requestAll(NodeOperations.DISCONNECT_USER, new Named(user.key()));
        int own = local.disconnectUser(user.key());
        return others.thenApply(responses -> new Disconnected(
                user.name(),
                user.issuer(),
                own + responses.bodies().stream().mapToInt(Integer::intValue).sum(),
                responses.unavailableOrNull()));
    }
}
