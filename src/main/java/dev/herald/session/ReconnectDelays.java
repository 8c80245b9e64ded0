package dev.herald.session;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * When those that are sent away come back: each is told a time of its own, and all of them, as well as any run of them, are
 * spread evenly over a window.
 *
 * <p>Steps of the golden ratio, modulo the window, from a place of chance: more even than chance, and every node begins
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

    /** Milliseconds from now until the client should come back, below those of the window. */
    long nextMillis() {
        double place = first + given.getAndIncrement() * GOLDEN_RATIO;
        return (long) ((place - Math.floor(place)) * windowMillis);
    }
}
