package dev.herald.jetty;

/**
 * Where long-lived connections begin: requests for it are handled on selector threads, so nothing there may block.
 *
 * @param path the whole path, such as {@code /websocket}
 */
public record StreamingPath(String path) {}
