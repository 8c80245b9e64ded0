package dev.herald.limits;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A limit on concurrent operations, of which one address may use at most a quarter, so that no client excludes the
 * others.
 *
 * <p>Safe for use by any thread; nothing here blocks.
 */
public final class ConcurrencyLimiter {

    private static final int ADDRESS_FRACTION = 4;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final AtomicInteger active = new AtomicInteger();
    private final ConcurrentHashMap<Long, Integer> countByAddress = new ConcurrentHashMap<>();
    private final String what;
    private final int max;
    private final int maxByAddress;
    private final Limit all;
    private final Limit byAddress;
    private final LimitMeters meters;

    /** A permit for one operation. */
    public interface Permit {

        /** Returns the permit; further calls have no effect. */
        void release();
    }

    /**
     * @param what is limited, in the plural, for error messages
     * @param max at least 1
     * @param all the limit on all operations
     * @param byAddress the limit on those of one address
     */
    public ConcurrencyLimiter(String what, int max, Limit all, Limit byAddress, LimitMeters meters) {
        this.what = what;
        this.max = max;
        this.maxByAddress = Math.max(1, max / ADDRESS_FRACTION);
        this.all = all;
        this.byAddress = byAddress;
        this.meters = meters;
    }

    /** The number of permits in use. */
    public int active() {
        return active.get();
    }

    /**
     * Takes a permit, to be {@linkplain Permit#release released} by the caller.
     *
     * @throws LimitExceededException if none is left, in all or for this address; then none is taken
     */
    public Permit take(@Nullable InetAddress address) {
        long addressKey = AddressKey.ofAny(address);
        // The address first: one that exceeds its share must not take a permit from others while it is rejected.
        if (countByAddress.merge(addressKey, 1, Integer::sum) > maxByAddress) {
            release(addressKey);
            throw exceeded(byAddress, "Too many " + what + " to this address", maxByAddress);
        }
        if (active.incrementAndGet() > max) {
            active.decrementAndGet();
            release(addressKey);
            throw exceeded(all, "Too many " + what, max);
        }
        AtomicBoolean isReleased = new AtomicBoolean();
        return () -> {
            if (isReleased.compareAndSet(false, true)) {
                active.decrementAndGet();
                release(addressKey);
            }
        };
    }

    private void release(long addressKey) {
        countByAddress.computeIfPresent(addressKey, (any, count) -> count == 1 ? null : count - 1);
    }

    private LimitExceededException exceeded(Limit limit, String problem, int max) {
        meters.hit(limit);
        return new LimitExceededException(limit, problem, "at most " + max + " at a time", RETRY_AFTER);
    }
}
