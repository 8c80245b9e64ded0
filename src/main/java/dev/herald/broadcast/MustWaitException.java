package dev.herald.broadcast;

import dev.herald.topic.Topic;

/** A message cannot be published without waiting for subscribers, and this thread must not wait. Nothing was published. */
public final class MustWaitException extends RuntimeException {

    MustWaitException(Topic topic) {
        super("publishing to topic %s would have to wait".formatted(topic), null, false, false);
    }
}
