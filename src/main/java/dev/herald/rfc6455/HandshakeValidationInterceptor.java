package dev.herald.rfc6455;

import dev.herald.jetty.HandshakeMarker;
import dev.herald.rfc6455.HandshakeRule.Refusal;
import dev.herald.session.SessionDrainer;
import dev.herald.topic.Excerpt;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketHttpHeaders;
import org.springframework.web.socket.server.HandshakeInterceptor;

/**
 * Refuses a handshake that is invalid (RFC 6455, sections 4.2.1 and 4.4), that this node cannot serve while it drains, or that the
 * {@link HandshakeRule} of its endpoint refuses, with the reason.
 */
public final class HandshakeValidationInterceptor implements HandshakeInterceptor {

    static final String VERSION = "13";
    private static final String ALLOWED = "GET, OPTIONS";

    /** It has no upgrade mechanism (RFC 9110, section 7.8). */
    private static final String TOO_OLD = "HTTP/1.0";

    private final HandshakeRule check;
    private final SessionDrainer drain;

    public HandshakeValidationInterceptor(HandshakeRule check, SessionDrainer drain) {
        this.check = check;
        this.drain = drain;
    }

    @Override
    public boolean beforeHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            Map<String, Object> attributes)
            throws IOException {
        HttpServletResponse servletResponse = ((ServletServerHttpResponse) response).getServletResponse();
        if (HttpMethod.OPTIONS.equals(request.getMethod())) {
            servletResponse.setHeader(HttpHeaders.ALLOW, ALLOWED);
            return false;
        }
        Refusal refusal = refusal(request);
        if (refusal == null) {
            return true;
        }
        refusal.headers().forEach(servletResponse::setHeader);
        servletResponse.sendError(refusal.status(), refusal.reason());
        return false;
    }

    @Override
    public void afterHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            @Nullable Exception failure) {}

    private @Nullable Refusal refusal(ServerHttpRequest request) throws IOException {
        HttpHeaders headers = request.getHeaders();
        if (!HandshakeMarker.isHandshake(((ServletServerHttpRequest) request).getServletRequest())) {
            return new Refusal(
                    405,
                    "Method %s is not supported here: use one of %s."
                            .formatted(Excerpt.of(request.getMethod().name()), ALLOWED),
                    Map.of(HttpHeaders.ALLOW, ALLOWED));
        }
        String protocol =
                ((ServletServerHttpRequest) request).getServletRequest().getProtocol();
        if (protocol.equals(TOO_OLD)) {
            return new Refusal(400, "%s is not supported for WebSocket: use HTTP/1.1.".formatted(protocol));
        }
        if (!isUpgrade(headers)) {
            return upgradeRequired(
                    "A WebSocket handshake needs the headers \"Upgrade: websocket\" and \"Connection: Upgrade\".");
        }
        String version = headers.getFirst(WebSocketHttpHeaders.SEC_WEBSOCKET_VERSION);
        if (!VERSION.equals(version)) {
            return upgradeRequired(invalid(WebSocketHttpHeaders.SEC_WEBSOCKET_VERSION, version, "13 is"));
        }
        String key = headers.getFirst(WebSocketHttpHeaders.SEC_WEBSOCKET_KEY);
        if (!HandshakeKeys.isValidKey(key)) {
            return new Refusal(400, invalid(WebSocketHttpHeaders.SEC_WEBSOCKET_KEY, key, "16 bytes in Base64 are"));
        }
        if (drain.isRefusing()) {
            return new Refusal(
                    503,
                    SessionDrainer.REFUSAL,
                    Map.of(HttpHeaders.RETRY_AFTER, Long.toString(drain.retryAfterSeconds())));
        }
        try {
            return check.check(((ServletServerHttpRequest) request).getServletRequest());
        } catch (IllegalArgumentException e) {
            return new Refusal(400, String.valueOf(e.getMessage()));
        }
    }

    private static String invalid(String header, @Nullable String value, String required) {
        return value == null
                ? "The header %s is missing: %s required.".formatted(header, required)
                : "The value %s of header %s is invalid: %s required.".formatted(Excerpt.of(value), header, required);
    }

    private static Refusal upgradeRequired(String reason) {
        return new Refusal(
                426,
                reason,
                Map.of(
                        HttpHeaders.UPGRADE,
                        "websocket",
                        HttpHeaders.CONNECTION,
                        "Upgrade",
                        WebSocketHttpHeaders.SEC_WEBSOCKET_VERSION,
                        VERSION));
    }

    private static boolean isUpgrade(HttpHeaders headers) {
        return "websocket".equalsIgnoreCase(headers.getUpgrade())
                && headers.getConnection().stream().anyMatch("upgrade"::equalsIgnoreCase);
    }
}
