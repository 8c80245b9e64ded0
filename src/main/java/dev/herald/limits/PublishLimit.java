package dev.herald.limits;

import dev.herald.topic.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * How many messages each publisher may publish in a second; what it did not use of the last two it may use at once.
 *
 * <p>A batch that is larger than that passes once nothing was used of it; the publisher then waits for longer. Waits for
 * nothing; safe for use by any thread.
 */
@Component
public class PublishLimit {

    private final @Nullable KeyedRateLimiter<String> byCaller;
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
     * Counts what is about to be published.
     *
     * @param caller whose key or token it is
     * @param messages how many are to be published
     * @throws LimitExceededException if these are more than it may now; none of them counts then
     */
    public void check(String caller, int messages) {
        long wait = byCaller == null ? 0 : byCaller.take(caller, messages);
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
