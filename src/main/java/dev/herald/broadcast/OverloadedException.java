package dev.herald.broadcast;

import dev.herald.topic.Topic;
import java.time.Duration;

/** The service cannot take a message now without losing one that it has; trying again later may succeed. */
public class OverloadedException extends RuntimeException {

    private final Duration retryAfter;

    public OverloadedException(Topic topic, String why, Duration retryAfter) {
        super("topic %s: %s; nothing was published (expected: a slower publisher)".formatted(topic, why));
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
