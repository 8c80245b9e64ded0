package dev.herald.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.herald.topic.Ticker;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import java.time.Duration;

/**
 * A rate limiter with a token bucket for each key, which holds {@value #SECONDS} seconds' worth and is full at first.
 *
 * <p>A bucket that is not used for 10 minutes is dropped; with more than {@code max} some are dropped early, and are
 * full again when next used. Safe for use by any thread; nothing here blocks.
 */
final class KeyedRateLimiter<K> {

    /** More addresses, or publishers, than are active at a time. */
    static final int MAX_KEYS = 100_000;

    private static final int SECONDS = 2;

    /** Longer than a bucket takes to refill, also after a request that was larger than it. */
    private static final Duration EXPIRY = Duration.ofMinutes(10);

    private final Cache<K, Bucket> buckets;
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
        this.buckets = Caffeine.newBuilder()
                .maximumSize(max)
                .expireAfterAccess(EXPIRY)
                .ticker(ticker::nanos)
                .executor(Runnable::run)
                .build();
    }

    /**
     * Takes {@code tokens} from the bucket of {@code key}. More than its capacity are granted when it is full; it then
     * takes longer to refill.
     *
     * @return 0 if they were taken, otherwise the nanoseconds until they are available
     */
    long take(K key, long tokens) {
        Bucket bucket = buckets.get(key, any -> newBucket());
        long covered = Math.min(tokens, capacity);
        long wait = bucket.tryConsumeAndReturnRemaining(covered).getNanosToWaitForRefill();
        if (wait == 0 && tokens > covered) {
            bucket.consumeIgnoringRateLimits(tokens - covered);
        }
        return wait;
    }

    /** The nanoseconds until the bucket of {@code key} is no longer in debt; 0 if it is not. */
    long debt(K key) {
        Bucket bucket = buckets.getIfPresent(key);
        return bucket == null || bucket.getAvailableTokens() >= 0
                ? 0
                : bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill();
    }

    /** The nanoseconds until one token is available to {@code key}; takes none. */
    long wait(K key) {
        Bucket bucket = buckets.getIfPresent(key);
        return bucket == null ? 0 : bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill();
    }

    /** Takes {@code tokens} from the bucket of {@code key} whether it has them or not. */
    void charge(K key, long tokens) {
        buckets.get(key, any -> newBucket()).consumeIgnoringRateLimits(tokens);
    }

    long size() {
        return buckets.estimatedSize();
    }

    private Bucket newBucket() {
        return Bucket.builder()
                .withCustomTimePrecision(time)
                .addLimit(bandwidth)
                .build();
    }
}
