package dev.herald.topic;

/**
 * An encoding of publications, such as a WebSocket text frame.
 *
 * <p>Each format is one object for the whole process: {@link Publication#encoded} caches the bytes by its identity.
 */
@FunctionalInterface
public interface WireFormat {

    /** The complete bytes to write to a socket for {@code publication}, which are shared and must not be changed. */
    byte[] encode(Publication publication);
}
