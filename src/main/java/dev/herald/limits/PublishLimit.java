package dev.herald.limits;

import dev.herald.topic.Caller;
import dev.herald.topic.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The rate limit on the messages of each publisher, with a burst of two seconds' worth.
 *
 * <p>A larger batch is accepted when nothing of the burst was used; the next then has to wait longer. Safe for use by
 * any thread; nothing here blocks.
 */
@Component
public class PublishLimit {

    private final @Nullable KeyedRateLimiter<Caller> byCaller;
    private final int perSecond;
    private final LimitMeters meters;

    PublishLimit(LimitSettings settings, LimitMeters meters, Ticker ticker) {
        this.perSecond = settings.publishesPerSecond();
        this.meters = meters;
        this.byCaller = perSecond == 0 ? null : new KeyedRateLimiter<>(perSecond, KeyedRateLimiter.MAX_KEYS, ticker);
        meters.watch(
                "herald.limits.publishers",
                "Publishers with a rate limiter in memory",
                () -> byCaller == null ? 0 : byCaller.size());
    }

    /**
     * Counts messages before they are published. {@link Caller#LOCAL} is exempt.
     *
     * @param messages the number of messages to publish
     * @throws LimitExceededException if they exceed the limit; then none of them is counted
     */
    public void check(Caller caller, int messages) {
        long wait = byCaller == null || caller.equals(Caller.LOCAL) ? 0 : byCaller.take(caller, messages);
        if (wait > 0) {
            meters.hit(Limit.PUBLISHES);
            throw new LimitExceededException(
                    Limit.PUBLISHES,
                    "Publish rate limit exceeded by a request of " + messages
                            + (messages == 1 ? " message" : " messages"),
                    "at most " + perSecond + " a second",
                    Duration.ofNanos(wait));
        }
    }
}
