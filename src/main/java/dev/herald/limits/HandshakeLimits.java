package dev.herald.limits;

import dev.herald.topic.Ticker;
import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The rate limits on handshakes: of WebSockets and of event streams alike.
 *
 * <p>The limit by address is checked first, so that what it rejects does not count for the limit on all. Safe for use
 * by any thread; nothing here blocks.
 */
@Component
public class HandshakeLimits {

    private static final String ALL = "";

    private final @Nullable KeyedRateLimiter<String> all;
    private final @Nullable KeyedRateLimiter<Long> byAddressKey;
    private final int perSecond;
    private final int perSecondByAddress;
    private final SessionLimits sessions;
    private final LimitMeters meters;

    @Autowired
    HandshakeLimits(LimitSettings settings, SessionLimits sessions, LimitMeters meters, Ticker ticker) {
        this(
                settings.handshakesPerSecond(),
                settings.handshakesPerSecondByAddress(),
                KeyedRateLimiter.MAX_KEYS,
                sessions,
                meters,
                ticker);
    }

    HandshakeLimits(
            int perSecond,
            int perSecondByAddress,
            int maxAddresses,
            SessionLimits sessions,
            LimitMeters meters,
            Ticker ticker) {
        this.perSecond = perSecond;
        this.perSecondByAddress = perSecondByAddress;
        this.sessions = sessions;
        this.meters = meters;
        this.all = perSecond == 0 ? null : new KeyedRateLimiter<>(perSecond, 1, ticker);
        this.byAddressKey =
                perSecondByAddress == 0 ? null : new KeyedRateLimiter<>(perSecondByAddress, maxAddresses, ticker);
        meters.watch(
                "herald.limits.addresses",
                "Addresses with a rate limiter for handshakes in memory",
                () -> byAddressKey == null ? 0 : byAddressKey.size());
    }

    /**
     * Counts a handshake.
     *
     * @throws LimitExceededException if it exceeds a limit
     */
    public void check(@Nullable InetAddress address) {
        Long addressKey = AddressKey.of(address);
        if (byAddressKey != null && addressKey != null) {
            take(byAddressKey, addressKey, Limit.HANDSHAKES_BY_ADDRESS, perSecondByAddress);
        }
        if (all != null) {
            take(all, ALL, Limit.HANDSHAKES, perSecond);
        }
        sessions.check(address);
    }

    private <K> void take(KeyedRateLimiter<K> rateLimiter, K key, Limit limit, int perSecond) {
        long wait = rateLimiter.take(key, 1);
        if (wait > 0) {
            meters.hit(limit);
            throw new LimitExceededException(
                    limit,
                    "Handshake rate limit exceeded" + (limit.isShared() ? "" : " by this address"),
                    "at most " + perSecond + " a second",
                    Duration.ofNanos(wait));
        }
    }
}
