package dev.herald.topic;

/**
 * One way of putting a publication on the wire, such as a WebSocket text frame.
 *
 * <p>Each form is one object for the whole process: {@link Publication#encoded} keeps what it made under its identity.
 */
@FunctionalInterface
public interface WireFormat {

    /** The whole of what is written to a socket for {@code publication}, to be shared and never changed. */
    byte[] encode(Publication publication);
}
