package dev.herald.emulation;

import dev.herald.centrifugo.ClientSessions;
import dev.herald.jetty.QueryParameters;
import org.jspecify.annotations.Nullable;

/** The endpoints that open streams, and how each reads a request for one. */
@SuppressWarnings("ImmutableEnumChecker") // the readers have no state
enum StreamEndpoint {
    HTTP_STREAM(EmulationPaths.HTTP_STREAM, StreamRequest::ofStream),
    SSE(EmulationPaths.SSE, StreamRequest::ofEvents),
    UNI_HTTP_STREAM(EmulationPaths.UNI_HTTP_STREAM, StreamRequest::ofOneWayStream),
    UNI_SSE(EmulationPaths.UNI_SSE, StreamRequest::ofOneWayEvents);

    private final String path;
    private final Reader reader;

    private interface Reader {

        StreamRequest read(ClientSessions sessions, QueryParameters query, @Nullable String contentType, byte[] body);
    }

    StreamEndpoint(String path, Reader reader) {
        this.path = path;
        this.reader = reader;
    }

    String path() {
        return path;
    }

    /**
     * @param body empty for a request without one
     * @throws dev.herald.jetty.InvalidInputException if it is no such request
     */
    StreamRequest read(ClientSessions sessions, QueryParameters query, @Nullable String contentType, byte[] body) {
        return reader.read(sessions, query, contentType, body);
    }
}
