package dev.herald.broadcast;

import dev.herald.topic.Topic;

/** The same idempotency key came with another message. */
public class IdempotencyKeyConflictException extends RuntimeException {

    public IdempotencyKeyConflictException(Topic topic, IdempotencyKey key) {
        super(("Idempotency-Key: \"%s\" was used with another message under topic %s; nothing was published"
                        + " (expected: a new key for a new message)")
                .formatted(key.value(), topic));
    }
}
