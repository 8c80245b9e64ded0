package dev.herald.topic;

/**
 * Whoever publishes or subscribes, as far as limits are concerned: an API key, a user, or the address of a client
 * without either.
 *
 * @param name unambiguous among keys, users and addresses
 */
public record Caller(String name) {

    /** This node itself, its clients on the same machine, and publishers at other nodes: no share bounds them. */
    public static final Caller LOCAL = new Caller("local");
}
