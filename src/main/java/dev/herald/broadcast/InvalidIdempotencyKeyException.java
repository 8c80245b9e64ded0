package dev.herald.broadcast;

/** An idempotency key is invalid; the message says what is accepted and does not have the key. */
public class InvalidIdempotencyKeyException extends IllegalArgumentException {

    InvalidIdempotencyKeyException(int length) {
        super("The Idempotency-Key of %d characters is invalid: 1 to 255 visible ASCII characters are accepted."
                .formatted(length));
    }
}
