package dev.herald.broadcast;

/** A subscription request is invalid; the exception's message quotes the bad value and says what is accepted. */
public class InvalidSubscriptionRequestException extends IllegalArgumentException {

    InvalidSubscriptionRequestException(String message) {
        super(message);
    }
}
