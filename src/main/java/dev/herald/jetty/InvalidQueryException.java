package dev.herald.jetty;

/** The query of a URL is not percent-encoded UTF-8. */
public class InvalidQueryException extends IllegalArgumentException {

    InvalidQueryException(String message) {
        super(message);
    }
}
