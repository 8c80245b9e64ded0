package dev.herald.liveness;

/** An error that cannot be logged, as may happen while memory runs out. */
public final class UnloggableError extends Error {

    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
        throw this;
    }
}
