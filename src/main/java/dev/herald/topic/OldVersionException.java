package dev.herald.topic;

/** A message was not published, because its version is not above the last one of its topic. Without a stack trace: it is no fault. */
public final class OldVersionException extends RuntimeException {

    private final transient Position newest;

    OldVersionException(Topic topic, Position newest) {
        super(
                "The version of the message is not above the last one of the topic %s.".formatted(topic),
                null,
                false,
                false);
        this.newest = newest;
    }

    /** The topic's newest position. */
    public Position newest() {
        return newest;
    }
}
