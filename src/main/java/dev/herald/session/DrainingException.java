package dev.herald.session;

/** A drain is running already. */
public final class DrainingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DrainingException(String what) {
        super("drain: %s (expected: one at a time)".formatted(what));
    }
}
