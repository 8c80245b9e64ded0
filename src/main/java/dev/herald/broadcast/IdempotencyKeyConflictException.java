package dev.herald.broadcast;

import dev.herald.topic.Topic;

/** An idempotency key was used again for another message. */
public class IdempotencyKeyConflictException extends RuntimeException {

    public IdempotencyKeyConflictException(Topic topic, IdempotencyKey key) {
        super(("Idempotency-Key \"%s\" was already used for another message to topic %s: nothing was published."
                        + " Use a new key for a new message.")
                .formatted(key.value(), topic));
    }
}
