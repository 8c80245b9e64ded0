package dev.herald.http;

/** A request body is too large for a message or a batch. */
class TooLargeException extends RuntimeException {

    TooLargeException(String what, String size, int max, String setting) {
        super("The %s has %s: at most %d are accepted (%s).".formatted(what, size, max, setting));
    }
}
