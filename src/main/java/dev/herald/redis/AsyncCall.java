package dev.herald.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A call that has a future for its result: what it throws is a failure of that, too. So what follows it, such as the end of a
 * state that it began, follows in any case.
 */
final class AsyncCall {

    private AsyncCall() {}

    static <T> CompletableFuture<T> attempt(Supplier<? extends CompletionStage<T>> call) {
        try {
            return call.get().toCompletableFuture();
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
