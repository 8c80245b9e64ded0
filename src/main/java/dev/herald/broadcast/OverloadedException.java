package dev.herald.broadcast;

import dev.herald.topic.Topic;
import java.time.Duration;

/** The service cannot accept a message without losing another; a retry may succeed. */
public class OverloadedException extends RuntimeException {

    private final Duration retryAfter;

    /** @param reason why, such as {@code too many publishers are waiting} */
    public OverloadedException(Topic topic, String reason, Duration retryAfter) {
        super("Overloaded: nothing was published to topic %s because %s. Retry later.".formatted(topic, reason));
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
