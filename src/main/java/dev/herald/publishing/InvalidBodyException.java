package dev.herald.publishing;

/** The body of a request is not what it has to be; the message says what is wrong with it. */
public class InvalidBodyException extends IllegalArgumentException {

    public InvalidBodyException(String message) {
        super(message);
    }

    public InvalidBodyException(String message, Throwable cause) {
        super(message, cause);
    }
}
