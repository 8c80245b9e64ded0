package dev.herald.jetty;

/**
 * A path at which long-lived connections begin: its requests are handled on selector threads, where nothing may block.
 *
 * @param path without the path of the application, such as {@code /websocket}
 * @param isOpen whether clients authenticate only after the handshake, by a message of theirs, and not by its headers
 */
public record StreamingPath(String path, boolean isOpen) {

    /** One whose clients authenticate by the handshake. */
    public StreamingPath(String path) {
        this(path, false);
    }
}
