package dev.herald.hooks;

/** A response is not one that a hook may give; the message goes on after "the response", and has nothing that was received. */
final class InvalidResponseException extends Exception {

    InvalidResponseException(String message) {
        super(message, null, false, false);
    }
}
