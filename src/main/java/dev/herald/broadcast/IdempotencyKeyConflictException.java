package dev.herald.broadcast;

import dev.herald.topic.Topic;

/** An idempotency key was used again for another message. */
public class IdempotencyKeyConflictException extends RuntimeException {

    private IdempotencyKeyConflictException(String message) {
        super(message);
    }

    /** The items of these indexes in one batch have the same key and different messages. */
    public static IdempotencyKeyConflictException inBatch(Topic topic, IdempotencyKey key, int first, int second) {
        return new IdempotencyKeyConflictException(
                ("Items %d and %d have the idempotencyKey \"%s\" and different messages to topic %s: nothing was published."
                                + " Use a key for each message.")
                        .formatted(first, second, key.value(), topic));
    }

    public IdempotencyKeyConflictException(Topic topic, IdempotencyKey key) {
        this(("Idempotency-Key \"%s\" was already used for another message to topic %s: nothing was published."
                        + " Use a new key for a new message.")
                .formatted(key.value(), topic));
    }
}
