package dev.herald.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.herald.topic.Ticker;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import java.time.Duration;

/**
 * A rate for each of many: a bucket that holds {@value #SECONDS} seconds' worth, full at first.
 *
 * <p>A bucket that nobody took from for 10 minutes is forgotten. With more than {@code max} at a time some are
 * forgotten early, and their owners start anew. It waits for nothing. Safe for use by any thread.
 */
final class KeyedRateLimiter<K> {

    /** More addresses, or publishers, than are active at a time. */
    static final int MAX_KEYS = 100_000;

    private static final int SECONDS = 2;

    /** Longer than it takes to fill up again, also after most of what is larger than the bucket. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(10);

    private final Cache<K, Bucket> rateLimiter;
    private final TickerTimeMeter time;
    private final long capacity;
    private final Bandwidth bandwidth;

    KeyedRateLimiter(long perSecond, int max, Ticker ticker) {
        this.time = new TickerTimeMeter(ticker);
        this.capacity = Math.multiplyExact(perSecond, SECONDS);
        this.bandwidth = Bandwidth.builder()
                .capacity(capacity)
                .refillGreedy(perSecond, Duration.ofSeconds(1))
                .build();
        this.rateLimiter = Caffeine.newBuilder()
                .maximumSize(max)
                .expireAfterAccess(FORGOTTEN)
                .ticker(ticker::nanos)
                .executor(Runnable::run)
                .build();
    }

    /**
     * Takes {@code tokens} of the bucket of {@code key}. More than it can ever hold are there when it is full; it is then
     * empty for longer.
     *
     * @return nanoseconds until there will be so many, or 0 if they were taken
     */
    long take(K key, long tokens) {
        Bucket bucket = rateLimiter.get(key, any -> newBucket());
        long asked = Math.min(tokens, capacity);
        long wait = bucket.tryConsumeAndReturnRemaining(asked).getNanosToWaitForRefill();
        if (wait == 0 && tokens > asked) {
            bucket.consumeIgnoringRateLimits(tokens - asked);
        }
        return wait;
    }

    long size() {
        return rateLimiter.estimatedSize();
    }

    private Bucket newBucket() {
        return Bucket.builder()
                .withCustomTimePrecision(time)
                .addLimit(bandwidth)
                .build();
    }
}
