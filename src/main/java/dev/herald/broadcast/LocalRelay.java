package dev.herald.broadcast;

import dev.herald.cluster.OnSingleNodeCondition;
import dev.herald.topic.Ticker;
import dev.herald.topic.TooManyTopicsException;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.annotation.Conditional;
import org.springframework.stereotype.Component;

/** The relay of a node that is alone: what is published is delivered here at once. */
@Component
@Conditional(OnSingleNodeCondition.class)
class LocalRelay implements Relay {

    private final Fanout fanout;
    private final IdempotencyCache receipts;

    LocalRelay(Fanout fanout, BroadcastSettings settings, BroadcastMeters meters, Ticker ticker) {
        this.fanout = fanout;
        this.receipts = new IdempotencyCache(settings.idempotencyWindow(), settings.maxIdempotencyKeys(), ticker);
        meters.watch(receipts);
    }

    @Override
    public CompletableFuture<Receipt> publish(PublishRequest item) {
        IdempotencyKey key = item.key();
        try {
            return key == null ? deliver(item) : receipts.once(key, item.topic(), item.message(), () -> deliver(item));
        } catch (OverloadedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<Receipt> deliver(PublishRequest item) {
        try {
            return CompletableFuture.completedFuture(fanout.deliver(item.topic(), item.message()));
        } catch (OverloadedException | TooManyTopicsException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
