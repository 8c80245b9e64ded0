package dev.herald.presence;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.herald.broadcast.UnavailableException;
import dev.herald.topic.Ticker;
import dev.herald.topic.Topic;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * What the other nodes responded about topics, for a short time, so that many who ask for the same topic share one round of
 * requests: those who come while it is under way wait for it, and those who come soon after get its result.
 *
 * <p>Bounded by the number of topics and by size: the oldest results are dropped first. So many rounds are under way at a time at most, and
 * further ones fail. Nothing here blocks; safe for use by any thread.
 */
final class RoundCache<V> {

    private static final int MAX_TOPICS = 1_000;
    private static final int MAX_ROUNDS = 128;

    private final Function<Topic, CompletableFuture<V>> request;
    private final ToLongFunction<V> size;
    private final long timeNanos;
    private final long maxBytes;
    private final Ticker ticker;

    @GuardedBy("this")
    private final Map<Topic, CompletableFuture<V>> rounds = new LinkedHashMap<>();

    @GuardedBy("this")
    private final LinkedHashMap<Topic, Result<V>> results = new LinkedHashMap<>();

    @GuardedBy("this")
    private long bytes;

    private record Result<V>(CompletableFuture<V> future, long size, long nanos) {}

    /** @param request begins a round of requests */
    RoundCache(
            Function<Topic, CompletableFuture<V>> request,
            ToLongFunction<V> size,
            Duration time,
            long maxBytes,
            Ticker ticker) {
        this.request = request;
        this.size = size;
        this.timeNanos = time.toNanos();
        this.maxBytes = maxBytes;
        this.ticker = ticker;
    }

    CompletableFuture<V> get(Topic topic) {
        CompletableFuture<V> round = new CompletableFuture<>();
        synchronized (this) {
            dropOld();
            Result<V> known = results.get(topic);
            CompletableFuture<V> begun = known != null ? known.future() : rounds.get(topic);
            if (begun != null) {
                return begun.copy();
            }
            if (rounds.size() >= MAX_ROUNDS) {
                return CompletableFuture.failedFuture(new UnavailableException(
                        "The clients of topic %s cannot be requested of other nodes: %d such requests are under way. Retry later."
                                .formatted(topic, MAX_ROUNDS)));
            }
            rounds.put(topic, round);
        }
        begin(topic, round);
        return round.copy();
    }

    /** The size of all results. */
    synchronized long bytes() {
        return bytes;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the round has the outcome
    private void begin(Topic topic, CompletableFuture<V> round) {
        try {
            request.apply(topic).whenComplete((value, failure) -> {
                if (failure == null) {
                    completed(topic, value);
                    round.complete(value);
                } else {
                    failed(topic);
                    round.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException | Error e) {
            failed(topic);
            round.completeExceptionally(e);
        }
    }

    private synchronized void failed(Topic topic) {
        rounds.remove(topic);
    }

    private synchronized void completed(Topic topic, V value) {
        rounds.remove(topic);
        long added = size.applyAsLong(value);
        if (added <= maxBytes && timeNanos > 0) {
            results.put(topic, new Result<>(CompletableFuture.completedFuture(value), added, ticker.nanos()));
            bytes += added;
            dropOld();
        }
    }

    /** The results are in the order of their age. */
    @GuardedBy("this")
    private void dropOld() {
        Iterator<Result<V>> oldest = results.values().iterator();
        while (oldest.hasNext()) {
            Result<V> result = oldest.next();
            boolean isOld = ticker.nanos() - result.nanos() >= timeNanos;
            if (!isOld && bytes <= maxBytes && results.size() <= MAX_TOPICS) {
                return;
            }
            oldest.remove();
            bytes -= result.size();
        }
    }
}
