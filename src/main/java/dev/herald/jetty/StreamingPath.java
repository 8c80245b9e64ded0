package dev.herald.jetty;

/**
 * A path at which long-lived connections begin: its requests are handled on selector threads, where nothing may block.
 *
 * @param path the whole path, such as {@code /websocket}
 */
public record StreamingPath(String path) {}
