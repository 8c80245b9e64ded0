package dev.herald.jetty;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.springframework.stereotype.Component;

/**
 * Counts the requests that are being answered, without those that long-lived connections begin with.
 *
 * <p>Safe for use by any thread.
 */
@Component
public class RequestsInFlight {

    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private volatile AtomicInteger current = new AtomicInteger();

    /** To be run when the request that begins now is answered. */
    Runnable begin() {
        AtomicInteger mine = current;
        mine.incrementAndGet();
        return mine::decrementAndGet;
    }

    /**
     * Waits until those that have begun before now are answered, whoever comes meanwhile; not longer than {@code most}, nor
     * when this thread is interrupted.
     */
    public void awaitEarlier(Duration most) {
        AtomicInteger earlier = current;
        current = new AtomicInteger();
        long deadline = System.nanoTime() + most.toNanos();
        while (earlier.get() > 0
                && System.nanoTime() - deadline < 0
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(STEP_NANOS);
        }
    }
}
