package dev.herald.limits;

import dev.herald.topic.Ticker;
import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
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
    private final LimitSettings settings;
    private final SessionLimits sessions;
    private final LimitMeters meters;

    HandshakeLimits(LimitSettings settings, SessionLimits sessions, LimitMeters meters, Ticker ticker) {
        this.settings = settings;
        this.sessions = sessions;
        this.meters = meters;
        this.all = settings.handshakesPerSecond() == 0
                ? null
                : new KeyedRateLimiter<>(settings.handshakesPerSecond(), 1, ticker);
        this.byNetwork = settings.handshakesPerSecondByAddress() == 0
                ? null
                : new KeyedRateLimiter<>(settings.handshakesPerSecondByAddress(), settings.addresses(), ticker);
        meters.watch(
                "herald.limits.addresses",
                "addresses",
                "Addresses whose rate of handshakes is remembered",
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
            take(byNetwork, addressKey, Limit.HANDSHAKES_BY_ADDRESS, settings.handshakesPerSecondByAddress());
        }
        if (all != null) {
            take(all, EVERYBODY, Limit.HANDSHAKES, settings.handshakesPerSecond());
        }
        sessions.check(address);
    }

    private <K> void take(KeyedRateLimiter<K> rateLimiter, K key, Limit limit, int perSecond) {
        long wait = rateLimiter.take(key, 1);
        if (wait > 0) {
            meters.hit(limit);
            throw new LimitExceededException(
                    limit,
                    limit.isShared() ? "handshakes: too many" : "handshakes: too many from this address",
                    "at most " + perSecond + " a second",
                    Duration.ofNanos(wait));
        }
    }
}
