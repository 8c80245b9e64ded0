package dev.herald.http;

/** A request body is longer than a message may be. */
class TooLargeException extends RuntimeException {

    TooLargeException(String what, String size, int max, String setting) {
        super("%s: %s (expected: at most %d bytes, %s)".formatted(what, size, max, setting));
    }
}
