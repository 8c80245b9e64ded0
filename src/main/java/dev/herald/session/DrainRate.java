package dev.herald.session;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * When each of so many is due, so that all are within a period and no second has more than twice its share, however late
 * the caller is.
 *
 * <p>They are due at least {@value #FEW} a second: so few are no storm, and need not take the whole period. Whoever fell behind
 * catches up at half as much again as the even rate, after a burst of no more than 0.3 seconds' worth. For one thread.
 */
final class DrainRate {

    private static final int FEW = 10;
    private static final double CATCHING_UP = 1.5;
    private static final double BURST_NANOS = 0.3 * TimeUnit.SECONDS.toNanos(1);

    private final int count;
    private final double perNano;
    private final double burst;
    private int given;
    private long askedNanos;
    private double rateLimiter = 1;

    DrainRate(int count, Duration period) {
        this.count = count;
        this.perNano = period.isZero()
                ? Double.POSITIVE_INFINITY
                : Math.max((double) count / period.toNanos(), (double) FEW / TimeUnit.SECONDS.toNanos(1));
        this.burst = Math.max(1, perNano * BURST_NANOS);
    }

    /** When the last is due, after the first. */
    Duration length() {
        return count == 0 ? Duration.ZERO : Duration.ofNanos((long) ((count - 1) / perNano));
    }

    /** How many more are due {@code elapsed} nanoseconds after the beginning; the first is at once. */
    int next(long elapsed) {
        allow(elapsed - askedNanos);
        askedNanos = elapsed;
        int due = (int) Math.min(count, Double.isInfinite(perNano) ? count : elapsed * perNano + 1);
        int now = (int) Math.min(due - given, rateLimiter);
        given += now;
        rateLimiter -= now;
        return now;
    }

    private void allow(long nanos) {
        rateLimiter = Double.isInfinite(perNano) ? count : Math.min(burst, rateLimiter + nanos * perNano * CATCHING_UP);
    }
}
