package dev.herald.broadcast;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.herald.topic.Message;
import dev.herald.topic.Ticker;
import dev.herald.topic.Topic;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What publishers were told, by the key that they gave: who asks again within the window is told the same, and nothing is
 * published twice.
 *
 * <p>A key is never forgotten early: when there are too many, a publication with a new key is refused. One that failed is
 * forgotten at once. Safe for use by any thread.
 */
final class IdempotencyCache {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final Cache<Place, Entry> entries;
    private final int max;

    private record Place(Topic topic, String key) {}

    private record Entry(String digest, CompletableFuture<Receipt> receipt) {}

    IdempotencyCache(Duration window, int max, Ticker ticker) {
        this.max = max;
        this.entries = Caffeine.newBuilder()
                .expireAfterWrite(window)
                .ticker(ticker::nanos)
                .executor(Runnable::run)
                .build();
    }

    /** Publishes, unless this was published before with the same key. */
    CompletableFuture<Receipt> once(
            IdempotencyKey key, Topic topic, Message message, Supplier<CompletableFuture<Receipt>> publish) {
        Place place = new Place(topic, key.value());
        Entry mine = new Entry(message.digest(), new CompletableFuture<>());
        Entry known = entries.getIfPresent(place);
        if (known == null) {
            requireRoom(topic);
            known = entries.asMap().putIfAbsent(place, mine);
        }
        if (known == null) {
            return publish(place, mine, publish);
        }
        return known.digest.equals(mine.digest)
                ? known.receipt.copy()
                : CompletableFuture.failedFuture(new IdempotencyKeyConflictException(topic, key));
    }

    long size() {
        return entries.estimatedSize();
    }

    private CompletableFuture<Receipt> publish(Place place, Entry mine, Supplier<CompletableFuture<Receipt>> publish) {
        return answer(publish).whenComplete((receipt, failure) -> {
            if (failure != null) {
                entries.asMap().remove(place, mine); // and nobody who came after the window
                mine.receipt.completeExceptionally(failure);
            } else {
                mine.receipt.complete(receipt);
            }
        });
    }

    private static CompletableFuture<Receipt> answer(Supplier<CompletableFuture<Receipt>> publish) {
        try {
            return publish.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void requireRoom(Topic topic) {
        if (entries.estimatedSize() >= max) {
            entries.cleanUp();
            if (entries.estimatedSize() >= max) {
                throw new OverloadedException(topic, "too many idempotency keys are remembered", RETRY_AFTER);
            }
        }
    }
}
