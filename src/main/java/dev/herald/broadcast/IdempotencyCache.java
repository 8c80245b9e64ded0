package dev.herald.broadcast;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.herald.topic.Ticker;
import dev.herald.topic.Topic;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Receipts by idempotency key: whoever repeats a request within the window gets the first receipt, and nothing is published
 * twice.
 *
 * <p>A key is never forgotten early: when there are too many, a publication with a new key is refused. One that failed is
 * forgotten at once. Safe for use by any thread.
 */
final class IdempotencyCache {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final Cache<ScopedKey, Entry> entries;
    private final int max;

    /** The same key is another one for another publisher, who must neither get this receipt nor lose a message. */
    private record ScopedKey(Publisher publisher, Topic topic, String key) {}

    private record Entry(String digest, CompletableFuture<Receipt> receipt) {}

    IdempotencyCache(Duration window, int max, Ticker ticker) {
        this.max = max;
        this.entries = Caffeine.newBuilder()
                .expireAfterWrite(window)
                .ticker(ticker::nanos)
                .executor(Runnable::run)
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
        Entry mine = new Entry(request.message().digest(), new CompletableFuture<>());
        Entry known = entries.getIfPresent(scopedKey);
        if (known == null && isFull()) {
            return CompletableFuture.failedFuture(
                    new OverloadedException(request.topic(), "too many idempotency keys are stored", RETRY_AFTER));
        }
        if (known == null) {
            known = entries.asMap().putIfAbsent(scopedKey, mine);
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

    private boolean isFull() {
        if (entries.estimatedSize() >= max) {
            entries.cleanUp();
        }
        return entries.estimatedSize() >= max;
    }
}
