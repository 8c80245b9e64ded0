package dev.herald.topic;

/** A message cannot be published; the exception's message says why and what is accepted. */
public class InvalidMessageException extends IllegalArgumentException {

    InvalidMessageException(String message) {
        super(message);
    }

    InvalidMessageException(String message, Throwable cause) {
        super(message, cause);
    }
}
