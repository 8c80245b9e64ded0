package dev.herald.limits;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * So many of something at a time, of which one address gets a quarter at most, so that no single client keeps out the others.
 *
 * <p>Waits for nothing; safe for use by any thread.
 */
public final class ConcurrencyLimiter {

    private static final int SHARE = 4;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final AtomicInteger taken = new AtomicInteger();
    private final ConcurrentHashMap<Long, Integer> byNetwork = new ConcurrentHashMap<>();
    private final String what;
    private final int max;
    private final int maxByAddress;
    private final Limit all;
    private final Limit byAddress;
    private final LimitMeters meters;

    /** One that was taken. */
    public interface Place {

        /** Gives it back; only the first time counts. */
        void leave();
    }

    /**
     * @param what is limited, in the plural, for error messages
     * @param max at least 1
     * @param all the limit on all of them
     * @param byAddress that on those of one address
     */
    public ConcurrencyLimiter(String what, int max, Limit all, Limit byAddress, LimitMeters meters) {
        this.what = what;
        this.max = max;
        this.maxByAddress = Math.max(1, max / SHARE);
        this.all = all;
        this.byAddress = byAddress;
        this.meters = meters;
    }

    /** How many are taken now. */
    public int taken() {
        return taken.get();
    }

    /**
     * Takes a place, which whoever has it leaves.
     *
     * @throws LimitExceededException if there is none, or if this address has its share; then none is taken
     */
    public Place take(@Nullable InetAddress address) {
        long addressKey = AddressKey.ofAnybody(address);
        // The address first: one that has its share must not keep out others for the moment of its refusal.
        if (byNetwork.merge(addressKey, 1, Integer::sum) > maxByAddress) {
            leave(addressKey);
            throw exceeded(byAddress, "Too many " + what + " to this address", maxByAddress);
        }
        if (taken.incrementAndGet() > max) {
            taken.decrementAndGet();
            leave(addressKey);
            throw exceeded(all, "Too many " + what, max);
        }
        AtomicBoolean left = new AtomicBoolean();
        return () -> {
            if (left.compareAndSet(false, true)) {
                taken.decrementAndGet();
                leave(addressKey);
            }
        };
    }

    private void leave(long addressKey) {
        byNetwork.computeIfPresent(addressKey, (any, count) -> count == 1 ? null : count - 1);
    }

    private LimitExceededException exceeded(Limit limit, String problem, int most) {
        meters.hit(limit);
        return new LimitExceededException(limit, problem, "at most " + most + " at a time", RETRY_AFTER);
    }
}
