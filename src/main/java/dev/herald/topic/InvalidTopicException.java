package dev.herald.topic;

/** A topic's name breaks the rule; the message carries the name and what was expected. */
public class InvalidTopicException extends IllegalArgumentException {

    private static final int SHOWN = 140;

    InvalidTopicException(String name) {
        super("topic: \"%s\" (expected: 1 to 128 of A-Z a-z 0-9 _ . : -)".formatted(shorten(name)));
    }

    private static String shorten(String name) {
        return name.length() <= SHOWN ? name : name.substring(0, SHOWN) + "…";
    }
}
