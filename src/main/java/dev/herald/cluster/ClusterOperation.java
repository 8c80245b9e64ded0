package dev.herald.cluster;

/**
 * An operation that a node may request of another. It is a wire format: nodes of another version may run beside this one.
 *
 * @param name 1 to 32 of {@code a-z -}, different for each operation
 * @param arguments the type of the request's body, in JSON
 * @param response the type of the response's body, in JSON
 */
public record ClusterOperation<A, R>(String name, Class<A> arguments, Class<R> response) {}
