package dev.herald.centrifugo;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.herald.topic.Topic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What hooks need to know of one client, and what they have yet to respond to. A client has it from the first time that one needs it.
 *
 * <p>Safe for use by any thread; the lock is held for a few instructions.
 */
final class HookState {

    private volatile Map<String, List<String>> headers = Map.of();
    private volatile Map<String, String> emulatedHeaders = Map.of();
    private volatile boolean hasAuthenticated;

    @GuardedBy("this")
    private int waiting;

    /** The last publication to each topic that is under way. */
    @GuardedBy("this")
    private @Nullable Map<Topic, CompletableFuture<?>> publications;

    /** Those of its handshake that are passed on, by their names in lower case. */
    Map<String, List<String>> headers() {
        return headers;
    }

    void headers(Map<String, List<String>> kept) {
        headers = kept;
    }

    /** Those of its connect command that are passed on, by their names in lower case. */
    Map<String, String> emulatedHeaders() {
        return emulatedHeaders;
    }

    void emulatedHeaders(Map<String, String> kept) {
        emulatedHeaders = kept;
    }

    /** Whether a hook, and no token, named who the client is. */
    boolean hasAuthenticated() {
        return hasAuthenticated;
    }

    void authenticated() {
        hasAuthenticated = true;
    }

    /** One more command waits for a hook; false if there are {@code max} already. */
    synchronized boolean begin(int max) {
        if (waiting >= max) {
            return false;
        }
        waiting++;
        return true;
    }

    synchronized void end() {
        waiting--;
    }

    /**
     * Publishes when that is allowed, and all that was submitted before for the same topic is published or refused. The hook may respond
     * in any order.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // both outcomes are passed on
    <T, R> CompletableFuture<R> inOrder(
            Topic topic, CompletableFuture<T> allowed, Function<T, CompletableFuture<R>> publish) {
        CompletableFuture<R> outcome = new CompletableFuture<>();
        CompletableFuture<?> done = new CompletableFuture<>();
        before(topic, done).thenCompose(next -> allowed).thenCompose(publish).whenComplete((result, failure) -> {
            if (failure == null) {
                outcome.complete(result); // with the reply: before that of the next one
            } else {
                outcome.completeExceptionally(failure);
            }
            end(topic, done);
            done.complete(null);
        });
        return outcome;
    }

    private synchronized CompletableFuture<?> before(Topic topic, CompletableFuture<?> next) {
        if (publications == null) {
            publications = new HashMap<>();
        }
        CompletableFuture<?> before = publications.put(topic, next);
        return before == null ? CompletableFuture.completedFuture(null) : before;
    }

    private synchronized void end(Topic topic, CompletableFuture<?> last) {
        if (publications != null && publications.remove(topic, last) && publications.isEmpty()) {
            publications = null;
        }
    }
}
