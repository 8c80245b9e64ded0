package dev.herald.broadcast;

/** A request names more topics than a session may have. */
final class TopicLimitExceededException extends InvalidSubscriptionRequestException {

    TopicLimitExceededException(int topics, int max) {
        super("The request names %d topics: at most %d are accepted (herald.broadcast.max-topics)."
                .formatted(topics, max));
    }
}
