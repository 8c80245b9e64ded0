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
 * Runs delayed and periodic actions on one thread. Actions that are still due when it is closed never run.
 *
 * <p>What an action throws is logged: the executor would keep it to itself, and cancel a periodic action. The thread sends a
 * heartbeat every second.
 *
 * <p>Deliberately no {@code Executor}: Spring would run all scheduled tasks on it.
 */
final class RedisTimer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RedisTimer.class);

    private final ThreadHeartbeat heartbeat;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("redis-timer").factory());

    RedisTimer(ThreadHeartbeat heartbeat) {
        this.heartbeat = heartbeat;
        every(1, heartbeat::expectNext);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nothing depends on the outcome
    void after(long millis, Runnable action) {
        if (!executor.isShutdown()) {
            executor.schedule(() -> runSafely(action), millis, TimeUnit.MILLISECONDS);
        }
    }

    /** Runs {@code action} periodically until it is cancelled. */
    @CanIgnoreReturnValue // for an action that runs as long as the timer
    Future<?> every(long seconds, Runnable action) {
        return executor.scheduleWithFixedDelay(() -> runSafely(action), seconds, seconds, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        executor.shutdownNow();
        heartbeat.expectNone();
    }

    private static void runSafely(Runnable action) {
        try {
            action.run();
        } catch (Throwable e) { // the executor would not run it again
            logQuietly(e);
        }
    }

    private static void logQuietly(Throwable failure) {
        try {
            log.error("A task of the Redis connection failed; a periodic one runs again when it is due.", failure);
        } catch (Throwable e) {
            // A failure to log must not stop the timer.
        }
    }
}
