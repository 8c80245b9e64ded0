package dev.herald.broadcast;

import dev.herald.session.Subscription;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Decides for whom publishers wait: it distinguishes a publisher that is too fast for this machine from a subscriber that is too slow.
 *
 * <p>A full socket is its reader's own affair: a pass skips it, and no reader can hold up a publisher, however many of them lag.
 * Only while this machine is saturated, because a pass took long or, with many subscribers, by the load of its processors, publishers also wait for
 * subscribers that lag, each on the strength of its own progress: its socket still takes something, and took
 * lately at least a sixteenth of what the fastest subscriber's took. A subscriber that reads nothing, or far less than others get through the same
 * machine, loses its position by itself. Used by one worker's thread.
 */
final class BackpressurePolicy {

    private static final long SLOW_PASS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Processors are looked at twice a second, and one look may find them free by chance. */
    private static final long LASTS_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** Longer than healthy readers of a saturated machine wait for their turn; after two of them no publisher waits for a client that has stopped reading. */
    private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);

    /** Fewer do not saturate a machine by what is written to them. */
    private static final int MANY = 8;

    private static final int LEAST_SHARE = 16;

    private final BooleanSupplier processorsSaturated;
    private boolean saturated;
    private long untilNanos;
    private long windowNanos;

    BackpressurePolicy(BooleanSupplier processorsSaturated) {
        this.processorsSaturated = processorsSaturated;
    }

    /** The offset up to which a pass from {@code began} to {@code ended} that went up to {@code upTo} counts as offered. */
    long offered(List<Subscription> subscribers, long upTo, long began, long ended) {
        if (ended - began > SLOW_PASS_NANOS || (subscribers.size() >= MANY && processorsSaturated.getAsBoolean())) {
            saturated = true;
            untilNanos = ended + LASTS_NANOS;
        } else if (saturated && ended - untilNanos > 0) {
            saturated = false;
        }
        return saturated ? slowestInProgress(subscribers, upTo, ended) : upTo;
    }

    private long slowestInProgress(List<Subscription> subscribers, long upTo, long now) {
        if (now - windowNanos >= WINDOW_NANOS) {
            windowNanos = now;
            subscribers.forEach(Subscription::beginWindow);
        }
        long least = Math.max(1, best(subscribers) / LEAST_SHARE);
        long lowest = upTo;
        for (int i = 0; i < subscribers.size(); i++) {
            Subscription subscriber = subscribers.get(i);
            if (subscriber.progress() >= least) {
                lowest = Math.min(lowest, subscriber.cursor());
            }
        }
        return lowest;
    }

    private static long best(List<Subscription> subscribers) {
        long best = 0;
        for (int i = 0; i < subscribers.size(); i++) {
            best = Math.max(best, subscribers.get(i).progress());
        }
        return best;
    }
}
