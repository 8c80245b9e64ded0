package dev.herald.session;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The reconnect delays of drained sessions: each has one of its own, and all of them, as well as any sequence of them, are
 * spread evenly over a window.
 *
 * <p>Steps of the golden ratio, modulo the window, from a random start: more even than random numbers, and every node begins
 * elsewhere. Safe for use by any thread.
 */
final class ReconnectDelays {

    private static final double GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

    private final long windowMillis;
    private final double first = ThreadLocalRandom.current().nextDouble();
    private final AtomicLong given = new AtomicLong();

    ReconnectDelays(Duration window) {
        windowMillis = window.toMillis();
    }

    /** Milliseconds from now until the client should reconnect, less than the window. */
    long nextMillis() {
        double step = first + given.getAndIncrement() * GOLDEN_RATIO;
        return (long) ((step - Math.floor(step)) * windowMillis);
    }
}
