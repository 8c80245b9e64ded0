package dev.herald.topic;

/** The name of a topic, or a pattern of names, is invalid; the message quotes it and says what is accepted. */
public class InvalidTopicException extends IllegalArgumentException {

    private InvalidTopicException(String message) {
        super(message);
    }

    static InvalidTopicException ofName(String name) {
        return new InvalidTopicException(
                "Topic %s is invalid: 1 to 128 of A-Z a-z 0-9 _ . : - are accepted.".formatted(Excerpt.of(name)));
    }

    static InvalidTopicException ofPattern(String pattern) {
        return new InvalidTopicException(
                "Topic pattern %s is invalid: 1 to 128 of A-Z a-z 0-9 _ . : - and * (any characters) are accepted."
                        .formatted(Excerpt.of(pattern)));
    }
}
