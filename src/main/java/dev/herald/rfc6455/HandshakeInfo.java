package dev.herald.rfc6455;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.socket.WebSocketExtension;
import org.springframework.web.util.UriUtils;

/**
 * The part of a handshake that is kept for the life of its session, in little memory: the headers are one string until they are
 * requested, without those that serve only the handshake and those that may have secrets, and the map of attributes is created on
 * first use.
 */
final class HandshakeInfo {

    private static final Set<String> NOT_KEPT = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    static {
        NOT_KEPT.addAll(List.of("Upgrade", "Connection", "Sec-WebSocket-Key", "Sec-WebSocket-Version"));
        // These may have secrets.
        NOT_KEPT.addAll(List.of("Authorization", "X-API-Key", "Cookie", "Sec-WebSocket-Protocol"));
    }

    /** The size up to which it counts as part of what every session takes. */
    private static final int INCLUDED_BYTES = 2048;

    private static final String HOST = HttpHeaders.HOST + ":";

    private final boolean secure;
    private final String path;
    private final String headerLines;
    private final @Nullable String subProtocol;
    private final Negotiated negotiated;
    private volatile @Nullable Map<String, Object> attributes;

    /** The result of the negotiation: one object is shared by all sessions with the same result. */
    record Negotiated(int maxMessageBytes, FrameEncoder encoder, List<WebSocketExtension> extensions) {}

    private HandshakeInfo(
            boolean secure,
            String path,
            String headerLines,
            @Nullable String subProtocol,
            Negotiated negotiated,
            @Nullable Map<String, Object> attributes) {
        this.secure = secure;
        this.path = path;
        this.headerLines = headerLines;
        this.subProtocol = subProtocol;
        this.negotiated = negotiated;
        this.attributes = attributes;
    }

    /**
     * @param query the part of the query to keep
     */
    static HandshakeInfo of(
            Request request,
            @Nullable String query,
            @Nullable String subProtocol,
            Negotiated negotiated,
            Map<String, Object> attributes) {
        return new HandshakeInfo(
                request.isSecure(),
                request.getHttpURI().getPath() + (query == null || query.isEmpty() ? "" : "?" + legal(query)),
                lines(request.getHeaders()),
                subProtocol,
                negotiated,
                attributes.isEmpty() ? null : new ConcurrentHashMap<>(attributes));
    }

    /** Browsers leave characters such as | as they are, which {@link URI} does not accept (RFC 3986, section 3.4). */
    private static String legal(String query) {
        return query.chars().allMatch(HandshakeInfo::isLegal)
                ? query
                : UriUtils.encodeQuery(query, StandardCharsets.UTF_8).replace("%25", "%");
    }

    private static boolean isLegal(int c) {
        return c > ' ' && c < 0x7F && "\"<>\\^`{|}".indexOf(c) < 0;
    }

    URI uri() {
        return URI.create((secure ? "wss://" : "ws://") + host() + path);
    }

    /** Found without parsing all headers, since each handshake needs it. */
    private @Nullable String host() {
        return headerLines
                .lines()
                .filter(line -> line.regionMatches(true, 0, HOST, 0, HOST.length()))
                .map(line -> line.substring(HOST.length()))
                .findFirst()
                .orElse(null);
    }

    /** A copy for the caller. */
    HttpHeaders headers() {
        HttpHeaders headers = new HttpHeaders();
        headerLines.lines().forEach(line -> add(headers, line));
        return headers;
    }

    /** Bytes of memory beyond what every session takes. */
    int extraBytes() {
        return Math.max(0, headerLines.length() + path.length() - INCLUDED_BYTES);
    }

    @Nullable
    String subProtocol() {
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

    private static String lines(HttpFields headers) {
        StringBuilder lines = new StringBuilder(128);
        for (HttpField field : headers) {
            if (!NOT_KEPT.contains(field.getName())) {
                lines.append(field.getName())
                        .append(':')
                        .append(field.getValue())
                        .append('\n');
            }
        }
        return lines.toString();
    }
}
