package dev.herald.broadcast;

/** An idempotency key breaks the rule; the message carries what was expected, and not the key. */
public class InvalidIdempotencyKeyException extends IllegalArgumentException {

    InvalidIdempotencyKeyException(int length) {
        super("Idempotency-Key: %d characters (expected: 1 to 255 of visible ASCII, in quotes or without)"
                .formatted(length));
    }
}
