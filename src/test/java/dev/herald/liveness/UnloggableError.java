package dev.herald.liveness;

/** A fault that cannot even be logged, as one that comes while memory runs out may not be. */
public final class UnloggableError extends Error {

    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
        throw this;
    }
}
