package dev.herald.http;

/** A session has not taken what it was told before. */
class SlowConsumerException extends RuntimeException {

    SlowConsumerException(String id) {
        super("session: %s does not take what it was told before (expected: one that reads)".formatted(id));
    }
}
