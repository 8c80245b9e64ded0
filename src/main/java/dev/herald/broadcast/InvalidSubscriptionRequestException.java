package dev.herald.broadcast;

/** What a client asks to hear cannot be; the exception's message says what it was and what was expected. */
public class InvalidSubscriptionRequestException extends IllegalArgumentException {

    InvalidSubscriptionRequestException(String message) {
        super(message);
    }
}
