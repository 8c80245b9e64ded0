package dev.herald.broadcast;

import dev.herald.session.Subscription;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Tells a publisher that is too fast from a listener that is too slow.
 *
 * <p>A full socket is as a rule its reader's own affair: a pass skips it, and no reader can hold up a publisher. But a pass
 * that takes long had more to write than this machine can write, and where most listeners lag it is not each one's own
 * slowness. For a while after either, publishers wait also for those listeners who lag but go on reading. Used by one
 * worker's thread.
 */
final class Patience {

    private static final long SLOW_PASS_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long LASTS_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int MOVING_MILLIS = 10_000;

    /** Of fewer, one or two slow readers would be the most. */
    private static final int CROWD = 8;

    private boolean patient;
    private long untilNanos;

    /** The offset up to which a pass from {@code began} to {@code ended} that went up to {@code upTo} counts as offered. */
    long offered(List<Subscription> listeners, long upTo, long began, long ended) {
        if (ended - began > SLOW_PASS_NANOS || mostLag(listeners, upTo)) {
            patient = true;
            untilNanos = ended + LASTS_NANOS;
        } else if (patient && ended - untilNanos > 0) {
            patient = false;
        }
        return patient ? slowestReader(listeners, upTo, (int) TimeUnit.NANOSECONDS.toMillis(ended)) : upTo;
    }

    private static boolean mostLag(List<Subscription> listeners, long upTo) {
        if (listeners.size() < CROWD) {
            return false;
        }
        int lagging = 0;
        for (int i = 0; i < listeners.size(); i++) {
            if (listeners.get(i).cursor() < upTo) {
                lagging++;
            }
        }
        return lagging > listeners.size() / 2;
    }

    private static long slowestReader(List<Subscription> listeners, long upTo, int millis) {
        long lowest = upTo;
        for (int i = 0; i < listeners.size(); i++) {
            Subscription listener = listeners.get(i);
            long cursor = listener.cursor();
            if (cursor < lowest && listener.movedSince(millis, MOVING_MILLIS)) {
                lowest = cursor;
            }
        }
        return lowest;
    }
}
