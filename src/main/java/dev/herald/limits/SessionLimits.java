package dev.herald.limits;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The limits on the number of sessions, in all and by address.
 *
 * <p>{@link #check} lets a handshake be rejected with a problem detail before it begins; {@link #acquire} decides. Safe
 * for use by any thread; nothing here blocks.
 */
@Component
public class SessionLimits {

    /** An estimate of the time until a session is closed. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final AtomicInteger all = new AtomicInteger();
    private final ConcurrentHashMap<Long, Integer> byAddressKey = new ConcurrentHashMap<>();
    private final int max;
    private final int maxByAddress;
    private final LimitMeters meters;

    @Autowired
    SessionLimits(LimitSettings settings, EffectiveLimits effective, LimitMeters meters) {
        this(effective.sessions(), settings.maxSessionsByAddress(), meters);
    }

    private SessionLimits(int max, int maxByAddress, LimitMeters meters) {
        this.max = max;
        this.maxByAddress = maxByAddress;
        this.meters = meters;
        meters.watch("herald.sessions.max", "Maximum number of open sessions", () -> max);
    }

    /** Limits with these maxima, both at least 1. */
    public static SessionLimits of(int max, int maxByAddress, LimitMeters meters) {
        return new SessionLimits(max, maxByAddress, meters);
    }

    /**
     * Checks the limits without counting a session.
     *
     * @throws LimitExceededException if another session from this address would exceed a limit
     */
    void check(@Nullable InetAddress address) {
        if (all.get() >= max) {
            meters.hit(Limit.SESSIONS);
            throw new LimitExceededException(
                    Limit.SESSIONS, "Session limit reached", "at most " + max + " sessions", RETRY_AFTER);
        }
        Long addressKey = AddressKey.of(address);
        if (addressKey != null && byAddressKey.getOrDefault(addressKey, 0) >= maxByAddress) {
            meters.hit(Limit.SESSIONS_BY_ADDRESS);
            throw new LimitExceededException(
                    Limit.SESSIONS_BY_ADDRESS,
                    "Session limit reached by this address",
                    "at most " + maxByAddress + " sessions",
                    RETRY_AFTER);
        }
    }

    /** Counts a session until {@link #release}; returns false, and does not count it, if a limit is exceeded. */
    public boolean acquire(@Nullable InetAddress address) {
        if (all.incrementAndGet() > max) {
            all.decrementAndGet();
            meters.hit(Limit.SESSIONS);
            return false;
        }
        Long addressKey = AddressKey.of(address);
        if (addressKey != null && byAddressKey.merge(addressKey, 1, Integer::sum) > maxByAddress) {
            release(address);
            meters.hit(Limit.SESSIONS_BY_ADDRESS);
            return false;
        }
        return true;
    }

    /** Undoes an {@link #acquire} that returned true. */
    public void release(@Nullable InetAddress address) {
        all.decrementAndGet();
        Long addressKey = AddressKey.of(address);
        if (addressKey != null) {
            byAddressKey.computeIfPresent(addressKey, (any, count) -> count == 1 ? null : count - 1);
        }
    }
}
