package dev.herald.limits;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * How many sessions there are, in all and by address, and that there are never more than allowed.
 *
 * <p>{@link #check} is a look ahead, so that a handshake that would lead to nothing is refused with words; {@link #enter}
 * decides. Waits for nothing; safe for use by any thread.
 */
@Component
public class SessionLimits {

    /** Until somebody has left, as a guess. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final AtomicInteger all = new AtomicInteger();
    private final ConcurrentHashMap<Long, Integer> byNetwork = new ConcurrentHashMap<>();
    private final int max;
    private final int maxByAddress;
    private final LimitMeters meters;

    @Autowired
    SessionLimits(LimitSettings settings, LimitMeters meters) {
        this(settings.maxSessions(), settings.maxSessionsByAddress(), meters);
    }

    private SessionLimits(int max, int maxByAddress, LimitMeters meters) {
        this.max = max;
        this.maxByAddress = maxByAddress;
        this.meters = meters;
        meters.watch("herald.sessions.max", "Maximum number of open sessions", () -> max);
    }

    /** With these bounds, both at least 1. */
    public static SessionLimits of(int max, int maxByAddress, LimitMeters meters) {
        return new SessionLimits(max, maxByAddress, meters);
    }

    /**
     * Counts nothing.
     *
     * @throws LimitExceededException if a session from there would be one too many now
     */
    void check(@Nullable InetAddress address) {
        if (all.get() >= max) {
            meters.hit(Limit.SESSIONS);
            throw new LimitExceededException(
                    Limit.SESSIONS, "Session limit reached", "at most " + max + " sessions", RETRY_AFTER);
        }
        Long addressKey = AddressKey.of(address);
        if (addressKey != null && byNetwork.getOrDefault(addressKey, 0) >= maxByAddress) {
            meters.hit(Limit.SESSIONS_BY_ADDRESS);
            throw new LimitExceededException(
                    Limit.SESSIONS_BY_ADDRESS,
                    "Session limit reached by this address",
                    "at most " + maxByAddress + " sessions",
                    RETRY_AFTER);
        }
    }

    /** Counts a session, to be followed by {@link #leave} when it ends; false, and not counted, if it is one too many. */
    public boolean enter(@Nullable InetAddress address) {
        if (all.incrementAndGet() > max) {
            all.decrementAndGet();
            meters.hit(Limit.SESSIONS);
            return false;
        }
        Long addressKey = AddressKey.of(address);
        if (addressKey != null && byNetwork.merge(addressKey, 1, Integer::sum) > maxByAddress) {
            leave(address);
            meters.hit(Limit.SESSIONS_BY_ADDRESS);
            return false;
        }
        return true;
    }

    /** Ends what an {@link #enter} that said true began. */
    public void leave(@Nullable InetAddress address) {
        all.decrementAndGet();
        Long addressKey = AddressKey.of(address);
        if (addressKey != null) {
            byNetwork.computeIfPresent(addressKey, (any, count) -> count == 1 ? null : count - 1);
        }
    }
}
