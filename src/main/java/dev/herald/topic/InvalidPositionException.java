package dev.herald.topic;

/** A {@link Position} is invalid; the message quotes it and says what is accepted. */
public class InvalidPositionException extends IllegalArgumentException {

    InvalidPositionException(String text) {
        super("Position %s is invalid: accepted is epoch:offset (16 hexadecimal digits, a colon, a number)."
                .formatted(Excerpt.of(text)));
    }
}
