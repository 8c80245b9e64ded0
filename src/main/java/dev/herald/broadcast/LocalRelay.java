package dev.herald.broadcast;

import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** The relay of a node that is alone: what is published is delivered here at once. */
@Component
class LocalRelay implements Relay {

    private final Fanout fanout;

    LocalRelay(Fanout fanout) {
        this.fanout = fanout;
    }

    @Override
    public CompletableFuture<Receipt> publish(Topic topic, Message message) {
        try {
            return CompletableFuture.completedFuture(fanout.deliver(topic, message));
        } catch (OverloadedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
