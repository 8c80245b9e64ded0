package dev.herald.limits;

import dev.herald.topic.Ticker;
import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * What all sessions of one address may send, and have computed, in a second; what they did not use of the last two they may
 * use at once.
 *
 * <p>It outlives each session, so that who comes back anew finds its address's buckets as it left them. This machine has no
 * address. Safe for use by any thread.
 */
@Component
public class AddressLimits {

    private final Map<Limit, KeyedRateLimiter<Long>> byLimit = new EnumMap<>(Limit.class);
    private final Map<Limit, Long> rates = new EnumMap<>(Limit.class);

    @Autowired
    AddressLimits(LimitSettings settings, Ticker ticker) {
        this(
                settings.messagesPerSecondByAddress(),
                settings.bytesPerSecondByAddress(),
                settings.processingTimePerSecondByAddress(),
                ticker);
    }

    private AddressLimits(int messages, DataSize bytes, Duration processingTime, Ticker ticker) {
        rates.put(Limit.MESSAGES_BY_ADDRESS, (long) messages);
        rates.put(Limit.BYTES_BY_ADDRESS, bytes.toBytes());
        rates.put(Limit.PROCESSING_TIME_BY_ADDRESS, micros(processingTime));
        rates.values().removeIf(perSecond -> perSecond == 0);
        rates.forEach((limit, perSecond) ->
                byLimit.put(limit, new KeyedRateLimiter<>(perSecond, KeyedRateLimiter.MAX_KEYS, ticker)));
    }

    /** With these rates, of which 0 is none. */
    public static AddressLimits of(int messages, DataSize bytes, Duration processingTime, Ticker ticker) {
        return new AddressLimits(messages, bytes, processingTime, ticker);
    }

    /** What this limit allows in a second, in messages, bytes or microseconds; 0 if it is off. */
    public long perSecond(Limit limit) {
        return rates.getOrDefault(limit, 0L);
    }

    /** A session's share of what this limit allows its address; null if that is no address, or the limit is off. */
    public @Nullable AddressShare share(Limit limit, @Nullable InetAddress address) {
        KeyedRateLimiter<Long> rateLimiter = byLimit.get(limit);
        Long addressKey = AddressKey.of(address);
        return rateLimiter == null || addressKey == null
                ? null
                : new AddressShare(rateLimiter, addressKey, perSecond(limit));
    }

    private static long micros(Duration time) {
        return time.toNanos() / 1_000;
    }
}
