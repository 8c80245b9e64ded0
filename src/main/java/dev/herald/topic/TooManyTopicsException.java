package dev.herald.topic;

/** No further topic can be known before another is forgotten; the message carries the limit. */
public class TooManyTopicsException extends RuntimeException {

    TooManyTopicsException(Topic topic, int max) {
        super("topic %s: there are %d topics already (expected: at most that many at a time, herald.topic.max-topics)"
                .formatted(topic, max));
    }
}
