package dev.herald.http;

import dev.herald.http.Operation.Named;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All sessions of one user on all nodes. Nobody has to be there. */
@Component
class UsersEverywhere {

    private final SessionsHere here;
    private final Nodes nodes;

    UsersEverywhere(SessionsHere here, Nodes nodes) {
        this.here = here;
        this.nodes = nodes;
    }

    /**
     * @param recipients sessions that took the message; those that end or do not read what they were told before are left
     *     out
     * @param silent the nodes that did not answer: they may have told their sessions or not; null if there are none
     */
    record Told(String user, long recipients, @Nullable List<String> silent) {}

    /**
     * @param sessions how many were open
     * @param silent the nodes that did not answer: they may have done so or not; null if there are none
     */
    record Disconnected(String user, int sessions, @Nullable List<String> silent) {}

    CompletableFuture<Told> tell(String user, byte[] utf8) {
        var others = nodes.ask(Operation.TELL_USER, new Operation.Told(user, utf8));
        long own = here.tellUser(user, utf8);
        return others.thenApply(replies -> new Told(
                user, own + replies.said().stream().mapToLong(Long::longValue).sum(), replies.silentOnes()));
    }

    CompletableFuture<Disconnected> disconnect(String user) {
        var others = nodes.ask(Operation.DISCONNECT_USER, new Named(user));
        int own = here.disconnectUser(user);
        return others.thenApply(replies -> new Disconnected(
                user, own + replies.said().stream().mapToInt(Integer::intValue).sum(), replies.silentOnes()));
    }
}
