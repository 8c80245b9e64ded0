package dev.herald.limits;

import dev.herald.topic.Ticker;
import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The rate limit on the requests of each address whose credentials are invalid, with a burst of two seconds' worth: they have
 * no caller whose requests could be counted. The loopback address is exempt. Safe for use by any thread; nothing here blocks.
 */
@Component
public class AuthenticationLimit {

    private final @Nullable KeyedRateLimiter<Long> byAddressKey;
    private final int perSecond;
    private final LimitMeters meters;

    AuthenticationLimit(LimitSettings settings, LimitMeters meters, Ticker ticker) {
        this.perSecond = settings.failedAuthenticationsPerSecondByAddress();
        this.meters = meters;
        this.byAddressKey =
                perSecond == 0 ? null : new KeyedRateLimiter<>(perSecond, KeyedRateLimiter.MAX_KEYS, ticker);
    }

    /** Whether {@link #failed} would throw; counts nothing. */
    public boolean isExceeded(@Nullable InetAddress address) {
        Long addressKey = AddressKey.of(address);
        return byAddressKey != null && addressKey != null && byAddressKey.wait(addressKey) > 0;
    }

    /**
     * Counts a request with invalid credentials.
     *
     * @throws LimitExceededException if it exceeds the limit
     */
    public void failed(@Nullable InetAddress address) {
        Long addressKey = AddressKey.of(address);
        long wait = byAddressKey == null || addressKey == null ? 0 : byAddressKey.take(addressKey, 1);
        if (wait > 0) {
            meters.hit(Limit.FAILED_AUTHENTICATIONS_BY_ADDRESS);
            throw new LimitExceededException(
                    Limit.FAILED_AUTHENTICATIONS_BY_ADDRESS,
                    "Rate limit for invalid credentials exceeded by this address",
                    "at most " + perSecond + " a second",
                    Duration.ofNanos(wait));
        }
    }
}
