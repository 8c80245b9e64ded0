package dev.herald.http;

/** What the path names is not there, or no more. */
class NotFoundException extends RuntimeException {

    NotFoundException(String message) {
        super(message);
    }
}
