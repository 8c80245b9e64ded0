package dev.herald.broadcast;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.springframework.stereotype.Component;

/** Where every door publishes. Safe for use by any thread. */
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

    /** As {@link Relay#publish}; only what was taken counts as published. */
    public CompletableFuture<Receipt> publish(PublishRequest item, PublishSource source) {
        CompletableFuture<Receipt> answer = tracing.isOn() ? tracing.publish(item, relay) : relay.publish(item);
        return answer.thenApply(receipt -> {
            meters.published(source);
            return receipt;
        });
    }

    /**
     * Publishes one after the other, and nothing any more after one that is refused at once.
     *
     * @return the receipts in the order of the items; if any was refused after others were published, a failure with a
     *     {@link PartiallyPublishedException}
     */
    public CompletableFuture<List<Receipt>> publish(List<PublishRequest> items, PublishSource source) {
        List<CompletableFuture<Receipt>> answers = new ArrayList<>(items.size());
        for (PublishRequest item : items) {
            CompletableFuture<Receipt> answer = publish(item, source);
            answers.add(answer);
            if (answer.isCompletedExceptionally()) {
                break;
            }
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .handle((done, failure) -> failure == null ? null : failure)
                .thenCompose(failure -> summary(answers, items.size()));
    }

    private static CompletableFuture<List<Receipt>> summary(List<CompletableFuture<Receipt>> answers, int asked) {
        List<Receipt> receipts = answers.stream()
                .filter(answer -> !answer.isCompletedExceptionally())
                .map(CompletableFuture::join)
                .toList();
        return answers.stream()
                .filter(CompletableFuture::isCompletedExceptionally)
                .findFirst()
                .map(CompletableFuture::exceptionNow)
                .map(failure -> Broadcaster.<List<Receipt>>failed(receipts, asked, failure))
                .orElseGet(() -> CompletableFuture.completedFuture(receipts));
    }

    private static <T> CompletableFuture<T> failed(List<Receipt> receipts, int asked, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return CompletableFuture.failedFuture(
                receipts.isEmpty() ? cause : new PartiallyPublishedException(receipts, asked, cause));
    }
}
