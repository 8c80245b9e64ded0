package dev.herald.publishing;

/** A request body is too large for what it is. */
public class TooLargeException extends RuntimeException {

    TooLargeException(String what, String size, int max, String setting) {
        super("The %s has %s: at most %d are accepted (%s).".formatted(what, size, max, setting));
    }
}
