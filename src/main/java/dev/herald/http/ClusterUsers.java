package dev.herald.http;

import dev.herald.http.ClusterOperation.Named;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All sessions of one user on all nodes. Nobody has to be there. */
@Component
class ClusterUsers {

    private final LocalSessions here;
    private final ClusterClient cluster;

    ClusterUsers(LocalSessions here, ClusterClient cluster) {
        this.here = here;
        this.cluster = cluster;
    }

    /**
     * @param recipients sessions that took the message; those that end or do not read what they were told before are left
     *     out
     * @param silent the nodes that did not answer: they may have told their sessions or not; null if there are none
     */
    record UserDelivery(
            String user, long recipients, @Nullable List<String> silent) {}

    /**
     * @param sessions how many were open
     * @param silent the nodes that did not answer: they may have done so or not; null if there are none
     */
    record Disconnected(String user, int sessions, @Nullable List<String> silent) {}

    CompletableFuture<UserDelivery> tell(String user, byte[] utf8) {
        var others = cluster.ask(ClusterOperation.SEND_TO_USER, new ClusterOperation.DirectMessage(user, utf8));
        long own = here.tellUser(user, utf8);
        return others.thenApply(replies -> new UserDelivery(
                user, own + replies.said().stream().mapToLong(Long::longValue).sum(), replies.silentOnes()));
    }

    CompletableFuture<Disconnected> disconnect(String user) {
        var others = cluster.ask(ClusterOperation.DISCONNECT_USER, new Named(user));
        int own = here.disconnectUser(user);
        return others.thenApply(replies -> new Disconnected(
                user, own + replies.said().stream().mapToInt(Integer::intValue).sum(), replies.silentOnes()));
    }
}
