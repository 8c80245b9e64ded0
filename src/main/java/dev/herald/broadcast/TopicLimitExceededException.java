package dev.herald.broadcast;

/** A client names more topics than a session may. */
final class TopicLimitExceededException extends InvalidSubscriptionRequestException {

    TopicLimitExceededException(int topics, int max) {
        super("topic: %d of them (expected: at most %d, herald.broadcast.max-topics)".formatted(topics, max));
    }
}
