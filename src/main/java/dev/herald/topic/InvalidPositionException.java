package dev.herald.topic;

/** What should be a {@link Position} is none; the message carries it and what was expected. */
public class InvalidPositionException extends IllegalArgumentException {

    private static final int SHOWN = 60;

    InvalidPositionException(String text) {
        super("position: \"%s\" (expected: epoch:offset, 16 hexadecimal digits and a number)".formatted(shorten(text)));
    }

    private static String shorten(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
