package dev.herald.session;

/** A drain is running, or the service is shutting down. */
public final class DrainingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DrainingException(String message) {
        super(message);
    }
}
