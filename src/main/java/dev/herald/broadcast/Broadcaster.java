package dev.herald.broadcast;

import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** Where every door publishes. Safe for use by any thread. */
@Component
public class Broadcaster {

    private final Relay relay;
    private final BroadcastMeters meters;

    Broadcaster(Relay relay, BroadcastMeters meters) {
        this.relay = relay;
        this.meters = meters;
    }

    /** As {@link Relay#publish}; only what was taken counts as published. */
    public CompletableFuture<Receipt> publish(Topic topic, Message message, Source source) {
        return relay.publish(topic, message).thenApply(receipt -> {
            meters.published(source);
            return receipt;
        });
    }
}
