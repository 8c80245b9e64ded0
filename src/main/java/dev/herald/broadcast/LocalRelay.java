package dev.herald.broadcast;

import dev.herald.limits.LimitExceededException;
import dev.herald.topic.TooManyTopicsException;
import dev.herald.topic.Topic;
import java.util.concurrent.CompletableFuture;

/** The relay of a single node: what is published is delivered on this node at once. */
final class LocalRelay implements Relay {

    private final Fanout fanout;

    LocalRelay(Fanout fanout) {
        this.fanout = fanout;
    }

    @Override
    public CompletableFuture<Receipt> publish(PublishRequest request) {
        try {
            return CompletableFuture.completedFuture(fanout.deliver(request));
        } catch (MustWaitException | OverloadedException | TooManyTopicsException | LimitExceededException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletableFuture<Void> removeHistory(Topic topic) {
        fanout.removeHistory(topic);
        return CompletableFuture.completedFuture(null);
    }
}
