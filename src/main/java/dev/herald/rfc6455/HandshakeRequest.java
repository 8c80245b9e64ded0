package dev.herald.rfc6455;

import dev.herald.jetty.DirectExchange;
import dev.herald.jetty.PlainHeaders;
import java.util.Locale;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.socket.WebSocketHttpHeaders;

/** A handshake as nearly every client sends it (RFC 6455, section 4.1), which needs no servlet. */
public final class HandshakeRequest {

    /** Those in which nothing is unusual. */
    public static final PlainHeaders HEADERS = PlainHeaders.ofHandshakes(
            MediaType.ALL_VALUE,
            "upgrade",
            "sec-websocket-extensions",
            "sec-websocket-key",
            "sec-websocket-protocol",
            "sec-websocket-version");

    private static final Set<String> UPGRADES = Set.of("upgrade", "keep-alive, upgrade");

    private HandshakeRequest() {}

    /** Whether it is one; others are for the servlets to refuse. */
    public static boolean isUpgrade(DirectExchange exchange) {
        return "websocket".equalsIgnoreCase(exchange.header(HttpHeaders.UPGRADE))
                && UPGRADES.contains(
                        String.valueOf(exchange.header(HttpHeaders.CONNECTION)).toLowerCase(Locale.ROOT))
                && HandshakeValidationInterceptor.VERSION.equals(
                        exchange.header(WebSocketHttpHeaders.SEC_WEBSOCKET_VERSION))
                && HandshakeKeys.isValidKey(exchange.header(WebSocketHttpHeaders.SEC_WEBSOCKET_KEY));
    }
}
