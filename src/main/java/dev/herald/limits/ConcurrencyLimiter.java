package dev.herald.limits;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A limit on concurrent operations, of which one caller may use at most a quarter, so that no caller excludes the
 * others. A caller is an API key or a user, or without credentials an address.
 *
 * <p>Safe for use by any thread; nothing here blocks.
 */
public final class ConcurrencyLimiter {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final AtomicInteger active = new AtomicInteger();
    private final ConcurrentHashMap<Object, Integer> countByCaller = new ConcurrentHashMap<>();
    private final String what;
    private final int max;
    private final int maxByCaller;
    private final Limit all;
    private final Limit byCaller;
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
     * @param byCaller the limit on those of one caller
     */
    public ConcurrencyLimiter(String what, int max, Limit all, Limit byCaller, LimitMeters meters) {
        this.what = what;
        this.max = max;
        this.maxByCaller = EffectiveLimits.shareOf(max);
        this.all = all;
        this.byCaller = byCaller;
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
        return take(AddressKey.ofAny(address), "to this address");
    }

    /**
     * Takes a permit for a caller with a name, or for an address if that is null.
     *
     * @throws LimitExceededException if none is left, in all or for this caller; then none is taken
     */
    public Permit take(@Nullable String name, @Nullable InetAddress address) {
        return name == null
                ? take(AddressKey.ofAny(address), "of this address")
                : take(name, "of this API key or user");
    }

    private Permit take(Object caller, String whose) {
        // The caller first: one that exceeds its share must not take a permit from others while it is rejected.
        if (countByCaller.merge(caller, 1, Integer::sum) > maxByCaller) {
            release(caller);
            throw exceeded(byCaller, "Too many " + what + " " + whose, maxByCaller);
        }
        if (active.incrementAndGet() > max) {
            active.decrementAndGet();
            release(caller);
            throw exceeded(all, "Too many " + what, max);
        }
        AtomicBoolean isReleased = new AtomicBoolean();
        return () -> {
            if (isReleased.compareAndSet(false, true)) {
                active.decrementAndGet();
                release(caller);
            }
        };
    }

    private void release(Object caller) {
        countByCaller.computeIfPresent(caller, (any, count) -> count == 1 ? null : count - 1);
    }

    private LimitExceededException exceeded(Limit limit, String problem, int max) {
        meters.hit(limit);
        return new LimitExceededException(limit, problem, "at most " + max + " at a time", RETRY_AFTER);
    }
}
