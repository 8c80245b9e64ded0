package dev.herald.limits;

import dev.herald.topic.Caller;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A number that all publishers share, of which each has at most a quarter, so that none excludes the others.
 *
 * <p>Safe for use by any thread; nothing here blocks.
 */
public final class SharedLimit {

    private final String what;
    private final int max;
    private final int maxByCaller;
    private final Limit byCaller;
    private final Duration retryAfter;
    private final LimitMeters meters;
    private final AtomicInteger count = new AtomicInteger();
    private final ConcurrentHashMap<Caller, Integer> countByCaller = new ConcurrentHashMap<>();

    /**
     * @param what is limited, such as {@code Too many publishers are waiting}, for error messages
     * @param max 0 or more
     * @param byCaller the limit on the share
     */
    public SharedLimit(String what, int max, Limit byCaller, Duration retryAfter, LimitMeters meters) {
        this.what = what;
        this.max = max;
        this.maxByCaller = EffectiveLimits.shareOf(max);
        this.byCaller = byCaller;
        this.retryAfter = retryAfter;
        this.meters = meters;
    }

    /** Whether none is left for {@code caller}. */
    public boolean isExhausted(Caller caller) {
        return count.get() >= max || isExceeded(caller, countByCaller.getOrDefault(caller, 0) + 1);
    }

    /**
     * Takes one for {@code caller}, to be {@linkplain #release released}.
     *
     * @return false if none is left, in all
     * @throws LimitExceededException if none is left for this caller
     */
    public boolean tryAcquire(Caller caller) {
        // The caller first: one that exceeds its share must not take from others while it is refused.
        if (isExceeded(caller, countByCaller.merge(caller, 1, Integer::sum))) {
            leave(caller);
            meters.hit(byCaller);
            throw new LimitExceededException(
                    byCaller, what + " of this caller", "at most " + maxByCaller + " at a time", retryAfter);
        }
        if (count.incrementAndGet() > max) {
            release(caller);
            return false;
        }
        return true;
    }

    public void release(Caller caller) {
        count.decrementAndGet();
        leave(caller);
    }

    private boolean isExceeded(Caller caller, int held) {
        return held > maxByCaller && !caller.equals(Caller.LOCAL);
    }

    private void leave(Caller caller) {
        countByCaller.computeIfPresent(caller, (any, held) -> held == 1 ? null : held - 1);
    }
}
