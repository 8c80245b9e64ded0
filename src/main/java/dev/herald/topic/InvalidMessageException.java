package dev.herald.topic;

/** A message cannot be published as it is; the exception's message says what it was and what was expected. */
public class InvalidMessageException extends IllegalArgumentException {

    InvalidMessageException(String message) {
        super(message);
    }

    InvalidMessageException(String message, Throwable cause) {
        super(message, cause);
    }
}
