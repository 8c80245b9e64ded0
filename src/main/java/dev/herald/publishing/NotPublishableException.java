package dev.herald.publishing;

/** Nobody can publish to a topic; the message says why. */
public class NotPublishableException extends RuntimeException {

    NotPublishableException(String message) {
        super(message);
    }
}
