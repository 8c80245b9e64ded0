package dev.herald.jetty;

/** A request has something that its endpoint would ignore, or more of it than the endpoint would read; the message names it. */
public class InvalidInputException extends IllegalArgumentException {

    public InvalidInputException(String message) {
        super(message);
    }

    public InvalidInputException(String message, Throwable cause) {
        super(message, cause);
    }
}
