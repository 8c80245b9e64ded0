package dev.herald.broadcast;

/**
 * Who publishes a message: what is counted, bounded or remembered for each publisher is told apart by this. A client cannot choose it,
 * except by its credentials.
 *
 * @param name unambiguous among the callers
 */
public record Publisher(String name) {

    /** This service itself, for ticks and the self-test. */
    public static final Publisher HERALD = new Publisher("herald");
}
