package dev.herald.jetty;

import java.util.Set;
import org.springframework.http.HttpMethod;

/**
 * A path at which long-lived connections begin: its requests are handled on selector threads, where nothing may block.
 *
 * @param path without the path of the application, such as {@code /websocket}
 * @param isOpen whether clients authenticate only after the handshake, by a message of theirs, and not by its headers
 * @param methods those of the requests that begin one; where one has a body, a {@link DirectEndpoint} of the path reads it
 */
public record StreamingPath(String path, boolean isOpen, Set<HttpMethod> methods) {

    public StreamingPath {
        methods = Set.copyOf(methods);
    }

    /** One whose connections begin with {@code GET}. */
    public StreamingPath(String path, boolean isOpen) {
        this(path, isOpen, Set.of(HttpMethod.GET));
    }

    /** The same, whose clients authenticate by the handshake. */
    public StreamingPath(String path) {
        this(path, false);
    }
}
