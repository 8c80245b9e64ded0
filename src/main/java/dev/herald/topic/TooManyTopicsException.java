package dev.herald.topic;

/** A node holds as many topics as it may: it accepts no other before one of them is removed. */
public class TooManyTopicsException extends RuntimeException {

    TooManyTopicsException(Topic topic, int max) {
        super("Topic %s cannot be added: this node holds %d topics, the maximum (herald.topic.max-topics). Retry later."
                .formatted(topic, max));
    }
}
