package dev.herald.rfc6455;

import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.socket.WebSocketExtension;

/**
 * What is kept of a handshake while its session lasts, in little memory: the headers are one string until they are asked
 * for, and there is no map of attributes until there is one.
 */
final class HandshakeInfo {

    private final String uri;
    private final String headerLines;
    private final @Nullable Principal principal;
    private final @Nullable String subProtocol;
    private final Negotiated negotiated;
    private volatile @Nullable Map<String, Object> attributes;

    /** What was agreed on: one object for all sessions that agreed on the same. */
    record Negotiated(int maxMessageBytes, FrameForm form, List<WebSocketExtension> extensions) {}

    HandshakeInfo(
            String uri,
            String headerLines,
            @Nullable Principal principal,
            @Nullable String subProtocol,
            Negotiated negotiated,
            Map<String, Object> attributes) {
        this.uri = uri;
        this.headerLines = headerLines;
        this.principal = principal;
        this.subProtocol = subProtocol;
        this.negotiated = negotiated;
        this.attributes = attributes.isEmpty() ? null : new ConcurrentHashMap<>(attributes);
    }

    URI uri() {
        return URI.create(uri);
    }

    /** A copy, made for the caller. */
    HttpHeaders headers() {
        HttpHeaders headers = new HttpHeaders();
        headerLines.lines().forEach(line -> add(headers, line));
        return headers;
    }

    @Nullable Principal principal() {
        return principal;
    }

    @Nullable String subProtocol() {
        return subProtocol;
    }

    int maxMessageBytes() {
        return negotiated.maxMessageBytes();
    }

    List<WebSocketExtension> extensions() {
        return negotiated.extensions();
    }

    Map<String, Object> attributes() {
        Map<String, Object> known = attributes;
        return known != null ? known : createAttributes();
    }

    private synchronized Map<String, Object> createAttributes() {
        Map<String, Object> known = attributes;
        if (known == null) {
            known = new ConcurrentHashMap<>();
            attributes = known;
        }
        return known;
    }

    private static void add(HttpHeaders headers, String line) {
        int colon = line.indexOf(':');
        headers.add(line.substring(0, colon), line.substring(colon + 1));
    }
}
