package dev.herald.broadcast;

import java.util.concurrent.TimeUnit;

/**
 * How soon one pass may follow another: lets messages that come faster than passes can be made go out together.
 *
 * <p>A pass that ends with the next one due already was too slow for what is published. It is followed by a delay of three
 * times its length, in which more comes, so that the next pass writes several messages for the price of one. A message that comes
 * alone is never held back, and none longer than {@link #MAX_DELAY_NANOS}. Used by one worker's thread.
 */
final class BatchingDelay {

    private static final long MAX_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final int DELAY_PER_PASS = 3;

    /** Shorter passes save less than a delay costs. */
    private static final long SHORT_PASS_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private long delayedUntil;
    private boolean delayed;

    void passed(long began, long ended, boolean nextIsDue) {
        long took = ended - began;
        delayed = nextIsDue && took > SHORT_PASS_NANOS;
        delayedUntil = ended + Math.min(DELAY_PER_PASS * took, MAX_DELAY_NANOS);
    }

    /** Nanoseconds from {@code now} to the end of the delay; not above 0 if there is none. */
    long delayNanos(long now) {
        return delayed ? delayedUntil - now : 0;
    }
}
