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
 * The rate limits on what all sessions of one address send, and on the processor time that they use, with a burst of
 * two seconds' worth.
 *
 * <p>The buckets of an address outlive its sessions, so that reconnecting does not refill them. The loopback address is
 * exempt. Safe for use by any thread; nothing here blocks.
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

    /** Limits with these rates; 0 means no limit. */
    public static AddressLimits of(int messages, DataSize bytes, Duration processingTime, Ticker ticker) {
        return new AddressLimits(messages, bytes, processingTime, ticker);
    }

    /** The rate of this limit per second, in messages, bytes or microseconds; 0 if it is off. */
    public long perSecond(Limit limit) {
        return rates.getOrDefault(limit, 0L);
    }

    /** A session's share of its address's limit; null if the limit is off or the address is exempt. */
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
