package dev.herald.redis;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What is to be done a little later, on one thread; what is still to be done when it is closed never is.
 *
 * <p>Not a scheduler by type: Spring would schedule everything else on it.
 */
final class RedisTimer implements AutoCloseable {

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("redis-timer").factory());

    @SuppressWarnings("FutureReturnValueIgnored") // the action fails for itself
    void after(long millis, Runnable action) {
        if (!thread.isShutdown()) {
            thread.schedule(action, millis, TimeUnit.MILLISECONDS);
        }
    }

    /** Until it is cancelled. */
    @CanIgnoreReturnValue // what lasts as long as the timer
    Future<?> every(long seconds, Runnable action) {
        return thread.scheduleWithFixedDelay(action, seconds, seconds, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
