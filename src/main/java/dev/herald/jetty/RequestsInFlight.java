package dev.herald.jetty;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.springframework.stereotype.Component;

/**
 * Counts the requests in flight, without the handshakes of long-lived connections.
 *
 * <p>Safe for use by any thread.
 */
@Component
public class RequestsInFlight {

    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private volatile AtomicInteger current = new AtomicInteger();

    /** Counts a request until the returned task runs, which is to be when its response is complete. */
    Runnable begin() {
        while (true) {
            AtomicInteger counter = current;
            counter.incrementAndGet();
            if (isCurrent(counter)) {
                return counter::decrementAndGet;
            }
            counter.decrementAndGet(); // replaced meanwhile, and perhaps not looked at any more
        }
    }

    @SuppressWarnings("ReferenceEquality") // identity is meant
    private boolean isCurrent(AtomicInteger counter) {
        return counter == current;
    }

    /**
     * Waits until the requests that began before now are complete, however many begin meanwhile; not longer than {@code timeout}, nor
     * when this thread is interrupted.
     */
    public void awaitEarlier(Duration timeout) {
        AtomicInteger earlier = current;
        current = new AtomicInteger();
        long deadline = System.nanoTime() + timeout.toNanos();
        while (earlier.get() > 0
                && System.nanoTime() - deadline < 0
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(STEP_NANOS);
        }
    }
}
