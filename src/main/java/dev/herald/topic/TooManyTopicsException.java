package dev.herald.topic;

/**
 * A node accepts no other topic before one of them is removed. Has no stack trace, since clients can cause it at any
 * rate.
 */
public class TooManyTopicsException extends RuntimeException {

    private final boolean isByCaller;

    private TooManyTopicsException(String message, boolean isByCaller) {
        super(message, null, false, false);
        this.isByCaller = isByCaller;
    }

    static TooManyTopicsException inAll(Topic topic, int max) {
        return new TooManyTopicsException(
                "Topic %s cannot be added: this node holds %d topics, the maximum (herald.topic.max-topics). Retry later."
                        .formatted(topic, max),
                false);
    }

    static TooManyTopicsException byCaller(Topic topic, int count) {
        return new TooManyTopicsException(
                ("Topic %s cannot be added: this API key, user or address added %d of the topics that this node holds,"
                                + " its share (herald.topic.max-topics-by-caller). Retry later.")
                        .formatted(topic, count),
                true);
    }

    /** Whether this caller has its share, so that others may still add topics. */
    public boolean isByCaller() {
        return isByCaller;
    }
}
