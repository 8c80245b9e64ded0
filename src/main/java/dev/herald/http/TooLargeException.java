package dev.herald.http;

/** A request body is longer than a message may be. */
class TooLargeException extends RuntimeException {

    TooLargeException(String size, int max) {
        super("message: %s (expected: at most %d bytes, herald.topic.message-size)".formatted(size, max));
    }
}
