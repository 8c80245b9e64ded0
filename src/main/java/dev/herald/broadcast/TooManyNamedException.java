package dev.herald.broadcast;

/** A client names more topics than a session may. */
final class TooManyNamedException extends InvalidInterestException {

    TooManyNamedException(int topics, int max) {
        super("topic: %d of them (expected: at most %d, herald.broadcast.max-topics)".formatted(topics, max));
    }
}
