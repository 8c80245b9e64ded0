package dev.herald.broadcast;

import dev.herald.topic.Topic;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** Publishes for every endpoint. Safe for use by any thread. */
@Component
public class Broadcaster {

    private final Relay relay;
    private final BroadcastMeters meters;
    private final Tracing tracing;

    Broadcaster(Relay relay, BroadcastMeters meters, Tracing tracing) {
        this.tracing = tracing;
        this.relay = relay;
        this.meters = meters;
    }

    /** Whether a publication is part of the trace of its request, which must have one then. */
    public boolean isTracing() {
        return tracing.isOn();
    }

    /** As {@link Relay#publish}; only what was taken counts as published. */
    public CompletableFuture<Receipt> publish(PublishRequest item, PublishSource source) {
        return publish(item, source, relay);
    }

    private CompletableFuture<Receipt> publish(PublishRequest item, PublishSource source, Relay through) {
        return attempt(item, through).thenApply(receipt -> {
            meters.taken(receipt, source);
            return receipt;
        });
    }

    /** As {@link Relay#removeHistory}. */
    public CompletableFuture<Void> removeHistory(Topic topic) {
        return relay.removeHistory(topic);
    }

    /** What a relay throws fails this message alone: others of the same request may have been published already. */
    private CompletableFuture<Receipt> attempt(PublishRequest item, Relay through) {
        try {
            return tracing.isOn() ? tracing.publish(item, through) : through.publish(item);
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Publishes those of one topic in their order, and nothing any more after one that is refused at once.
     *
     * @return the receipts in the order of the items; if any was refused after others were published, a failure with a
     *     {@link PartiallyPublishedException}
     */
    public CompletableFuture<List<Receipt>> publish(List<PublishRequest> items, PublishSource source) {
        if (items.size() == 1) {
            return publish(items.getFirst(), source).thenApply(List::of);
        }
        List<CompletableFuture<Receipt>> results = publishEach(items, source);
        return CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
                .handle((done, failure) -> failure == null ? null : failure)
                .thenCompose(failure -> summary(results, items.size()));
    }

    /** Publishes those of one topic in their order; what becomes of one is no matter of the others. In the order of the items. */
    public List<CompletableFuture<Receipt>> publishEach(List<PublishRequest> items, PublishSource source) {
        CollectingRelay collected = new CollectingRelay(relay);
        List<CompletableFuture<Receipt>> results =
                items.stream().map(item -> publish(item, source, collected)).toList();
        collected.publishCollected();
        return results;
    }

    private static CompletableFuture<List<Receipt>> summary(List<CompletableFuture<Receipt>> results, int requested) {
        List<Receipt> receipts = results.stream()
                .filter(result -> !result.isCompletedExceptionally())
                .map(CompletableFuture::join)
                .toList();
        return results.stream()
                .filter(CompletableFuture::isCompletedExceptionally)
                .findFirst()
                .map(CompletableFuture::exceptionNow)
                .map(failure -> Broadcaster.<List<Receipt>>failed(receipts, requested, failure))
                .orElseGet(() -> CompletableFuture.completedFuture(receipts));
    }

    private static <T> CompletableFuture<T> failed(List<Receipt> receipts, int requested, Throwable failure) {
        Throwable cause = FailureCause.of(failure);
        return CompletableFuture.failedFuture(
                receipts.isEmpty() ? cause : new PartiallyPublishedException(receipts, requested, cause));
    }
}
