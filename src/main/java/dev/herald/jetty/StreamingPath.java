package dev.herald.jetty;

/**
 * A path at which long-lived connections begin: its requests are handled on selector threads, where nothing may block.
 *
 * @param path without the path of the application, such as {@code /websocket}
 */
public record StreamingPath(String path) {}
