package dev.herald.rfc6455;

/**
 * Where handshakes are made: requests for it are handled on selector threads, so nothing there may block.
 *
 * @param path the whole path, such as {@code /websocket}
 */
public record HandshakePath(String path) {}
