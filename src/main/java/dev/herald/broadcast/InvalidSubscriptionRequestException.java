package dev.herald.broadcast;

/** A parameter of a subscription request is invalid; the message names it and what is accepted. */
public class InvalidSubscriptionRequestException extends IllegalArgumentException {

    InvalidSubscriptionRequestException(String message) {
        super(message);
    }
}
