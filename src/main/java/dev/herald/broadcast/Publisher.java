package dev.herald.broadcast;

/**
 * The publisher of a message, for which limits count and idempotency keys are remembered. A client cannot choose it,
 * except by its credentials.
 *
 * @param name unambiguous among the callers
 */
public record Publisher(String name) {

    /** This service itself, for ticks and the self-test. */
    public static final Publisher HERALD = new Publisher("herald");
}
