package dev.herald.topic;

/** The name of a topic is invalid or reserved, or a pattern of names is invalid; the message quotes it and says what is accepted. */
public class InvalidTopicException extends IllegalArgumentException {

    private InvalidTopicException(String message) {
        super(message);
    }

    static InvalidTopicException ofName(String name) {
        return new InvalidTopicException(
                "Topic %s is invalid: 1 to 255 printable ASCII characters without spaces are accepted."
                        .formatted(Excerpt.of(name)));
    }

    static InvalidTopicException ofReserved(String name, String prefix) {
        return new InvalidTopicException(
                "Topic %s is reserved: names that begin with %s are Herald's own.".formatted(Excerpt.of(name), prefix));
    }

    static InvalidTopicException ofPattern(String pattern) {
        return new InvalidTopicException(
                "Topic pattern %s is invalid: 1 to 255 printable ASCII characters without spaces are accepted, of which * stands for any run of them."
                        .formatted(Excerpt.of(pattern)));
    }
}
