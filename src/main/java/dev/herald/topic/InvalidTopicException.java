package dev.herald.topic;

/** A topic's name, or a pattern of names, breaks the rule; the message carries it and what was expected. */
public class InvalidTopicException extends IllegalArgumentException {

    private static final int SHOWN = 140;

    InvalidTopicException(String name) {
        this(name, "1 to 128 of A-Z a-z 0-9 _ . : -");
    }

    InvalidTopicException(String name, String expected) {
        super("topic: \"%s\" (expected: %s)".formatted(shorten(name), expected));
    }

    private static String shorten(String name) {
        return name.length() <= SHOWN ? name : name.substring(0, SHOWN) + "…";
    }
}
