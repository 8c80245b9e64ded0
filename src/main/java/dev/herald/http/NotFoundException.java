package dev.herald.http;

/** The resource that the path names does not exist, or no longer. */
class NotFoundException extends RuntimeException {

    NotFoundException(String message) {
        super(message);
    }
}
