package dev.herald.http;

/** A request cannot be understood; the message says what was wrong and what was expected. */
class BadRequestException extends RuntimeException {

    BadRequestException(String message) {
        super(message);
    }
}
