package dev.herald.redis;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.herald.liveness.ThreadHeartbeat;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be done a little later, on one thread; what is still to be done when it is closed never is.
 *
 * <p>An action that fails does not end: what is due every so often runs again, where the executor would forget it. The thread
 * gives a sign of life every second.
 *
 * <p>Not a scheduler by type: Spring would schedule everything else on it.
 */
final class RedisTimer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RedisTimer.class);

    private final ThreadHeartbeat heartbeat;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("redis-timer").factory());

    RedisTimer(ThreadHeartbeat heartbeat) {
        this.heartbeat = heartbeat;
        every(1, heartbeat::expectNext);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the action fails for itself
    void after(long millis, Runnable action) {
        if (!thread.isShutdown()) {
            thread.schedule(action, millis, TimeUnit.MILLISECONDS);
        }
    }

    /** Until it is cancelled. */
    @CanIgnoreReturnValue // what lasts as long as the timer
    Future<?> every(long seconds, Runnable action) {
        return thread.scheduleWithFixedDelay(() -> survive(action), seconds, seconds, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
        heartbeat.rest();
    }

    private static void survive(Runnable action) {
        try {
            action.run();
        } catch (Throwable e) { // the executor would not run it again
            logQuietly(e);
        }
    }

    private static void logQuietly(Throwable failure) {
        try {
            log.error("a task of the connection to Redis failed; it runs again when it is due", failure);
        } catch (Throwable e) {
            // What cannot be logged is no reason to stop.
        }
    }
}
