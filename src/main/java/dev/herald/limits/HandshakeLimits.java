package dev.herald.limits;

import dev.herald.topic.Ticker;
import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Whether a long-lived connection may begin: a WebSocket's or an event stream's alike.
 *
 * <p>An address that overdoes it is found out first, so that what it is refused takes nothing from what all may. Waits for
 * nothing; safe for use by any thread.
 */
@Component
public class HandshakeLimits {

    private static final String EVERYBODY = "";

    private final @Nullable KeyedRateLimiter<String> all;
    private final @Nullable KeyedRateLimiter<Long> byNetwork;
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
        this.byNetwork =
                perSecondByAddress == 0 ? null : new KeyedRateLimiter<>(perSecondByAddress, maxAddresses, ticker);
        meters.watch(
                "herald.limits.addresses",
                "Addresses with a rate limiter for handshakes in memory",
                () -> byNetwork == null ? 0 : byNetwork.size());
    }

    /**
     * Counts one that is about to begin.
     *
     * @throws LimitExceededException if one from there is one too many now
     */
    public void check(@Nullable InetAddress address) {
        Long addressKey = AddressKey.of(address);
        if (byNetwork != null && addressKey != null) {
            take(byNetwork, addressKey, Limit.HANDSHAKES_BY_ADDRESS, perSecondByAddress);
        }
        if (all != null) {
            take(all, EVERYBODY, Limit.HANDSHAKES, perSecond);
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
