package dev.herald.broadcast;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.herald.limits.Limit;
import dev.herald.limits.LimitExceededException;
import dev.herald.limits.LimitMeters;
import dev.herald.limits.SharedLimit;
import dev.herald.topic.Caller;
import dev.herald.topic.Ticker;
import dev.herald.topic.Topic;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Receipts by idempotency key: whoever repeats a request within the window gets the first receipt, and nothing is published
 * twice.
 *
 * <p>A key is never forgotten early: when there are too many, in all or of one caller, a publication with a new key is refused. One that failed is
 * forgotten at once. Safe for use by any thread.
 */
final class IdempotencyCache {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final Cache<ScopedKey, Entry> entries;
    private final SharedLimit stored;

    /** The same key is another one for another publisher, who must neither get this receipt nor lose a message. */
    private record ScopedKey(Publisher publisher, Topic topic, String key) {}

    private record Entry(String digest, CompletableFuture<Receipt> receipt, Caller caller) {}

    IdempotencyCache(Duration window, int max, LimitMeters meters, Ticker ticker) {
        this.stored = new SharedLimit(
                "Too many idempotency keys stored", max, Limit.IDEMPOTENCY_KEYS_BY_CALLER, RETRY_AFTER, meters);
        this.entries = Caffeine.newBuilder()
                .expireAfterWrite(window)
                .ticker(ticker::nanos)
                .executor(Runnable::run)
                .<ScopedKey, Entry>removalListener((key, entry, cause) -> release(entry))
                .build();
    }

    /**
     * Publishes, unless this was published before with the same key.
     *
     * @param request with a key
     * @return the receipt, or a failure: {@link OverloadedException} if no further key can be remembered, {@link
     *     IdempotencyKeyConflictException} if the key was used for another message
     */
    CompletableFuture<Receipt> once(PublishRequest request, Supplier<CompletableFuture<Receipt>> publish) {
        IdempotencyKey key = Objects.requireNonNull(request.key());
        ScopedKey scopedKey = new ScopedKey(request.publisher(), request.topic(), key.value());
        Entry mine = new Entry(
                request.digest(), new CompletableFuture<>(), request.message().publisher());
        Entry known = entries.getIfPresent(scopedKey);
        if (known == null) {
            try {
                acquire(request.topic(), mine.caller());
            } catch (OverloadedException | LimitExceededException e) {
                return CompletableFuture.failedFuture(e);
            }
            known = entries.asMap().putIfAbsent(scopedKey, mine);
            if (known != null) {
                release(mine); // somebody was faster
            }
        }
        if (known == null) {
            return publish(scopedKey, mine, publish);
        }
        return known.digest.equals(mine.digest)
                ? known.receipt.copy()
                : CompletableFuture.failedFuture(new IdempotencyKeyConflictException(request.topic(), key));
    }

    long size() {
        return entries.estimatedSize();
    }

    private CompletableFuture<Receipt> publish(
            ScopedKey key, Entry mine, Supplier<CompletableFuture<Receipt>> publish) {
        return attempt(publish).whenComplete((receipt, failure) -> {
            if (failure != null) {
                entries.asMap().remove(key, mine); // and nobody who came after the window
                mine.receipt.completeExceptionally(failure);
            } else {
                mine.receipt.complete(receipt);
            }
        });
    }

    private static CompletableFuture<Receipt> attempt(Supplier<CompletableFuture<Receipt>> publish) {
        try {
            return publish.get();
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e); // else the key would be in use until it is forgotten
        }
    }

    /** What has expired is removed first where there seem to be too many. */
    private void acquire(Topic topic, Caller caller) {
        if (stored.isExhausted(caller)) {
            entries.cleanUp();
        }
        if (!stored.tryAcquire(caller)) {
            throw new OverloadedException(topic, "too many idempotency keys are stored", RETRY_AFTER);
        }
    }

    private void release(@Nullable Entry removed) {
        if (removed != null) {
            stored.release(removed.caller());
        }
    }
}
