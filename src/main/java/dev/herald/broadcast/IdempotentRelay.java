package dev.herald.broadcast;

import dev.herald.topic.Topic;
import java.util.concurrent.CompletableFuture;

/**
 * Publishes a message with an idempotency key once, through another relay; whoever repeats it gets the first receipt.
 *
 * <p>Safe for use by any thread, if the other one is.
 */
final class IdempotentRelay implements Relay {

    private final Relay relay;
    private final IdempotencyCache cache;

    IdempotentRelay(Relay relay, IdempotencyCache cache) {
        this.relay = relay;
        this.cache = cache;
    }

    @Override
    public CompletableFuture<Receipt> publish(PublishRequest request) {
        return request.key() == null ? relay.publish(request) : cache.once(request, () -> relay.publish(request));
    }

    @Override
    public CompletableFuture<Void> removeHistory(Topic topic) {
        return relay.removeHistory(topic);
    }

    @Override
    public boolean isAvailable() {
        return relay.isAvailable();
    }
}
