package dev.herald.centrifugo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.jetty.InputRules;
import dev.herald.jetty.QueryParameters;
import dev.herald.rfc6455.FormatSelector;
import dev.herald.rfc6455.MessageFormat;
import dev.herald.session.Session;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;

/**
 * Serves clients that only receive, over WebSocket: the first message, or the query, is the request to connect.
 *
 * <p>It is called on selector threads, so nothing here may block.
 */
@Component
class UniWebSocketHandler extends AbstractWebSocketHandler implements FormatSelector {

    static final String PATH = "/connection/uni_websocket";

    private static final String CONNECT = "cf_connect";
    private static final InputRules RULES = InputRules.ofQuery(Set.of(CONNECT), Set.of());

    private final ClientSessions sessions;
    private final UniFormats formats;
    private final HandshakeHeaders headers;

    UniWebSocketHandler(ClientSessions sessions, UniFormats formats, HandshakeHeaders headers) {
        this.sessions = sessions;
        this.formats = formats;
        this.headers = headers;
    }

    /** @throws IllegalArgumentException if a handshake has another query than a request to connect */
    static void check(QueryParameters query) {
        RULES.check(query);
        query.all(CONNECT).forEach(json -> UniRequest.check("parameter cf_connect", json.getBytes(UTF_8)));
    }

    @Override
    public MessageFormat format(@Nullable String subProtocol, @Nullable String query) {
        return formats.webSocket();
    }

    /** That there was a request to connect, and not the request, which may have a token. */
    @Override
    public @Nullable String keptQuery(@Nullable String query) {
        return request(query).isEmpty() ? null : CONNECT;
    }

    /** The request in the query of a handshake, to be handled once the session is open; empty if there is none. */
    static Map<String, Object> attributes(@Nullable String query) {
        String request = request(query);
        return request.isEmpty() ? Map.of() : Map.of(CONNECT, request);
    }

    private static String request(@Nullable String query) {
        return QueryParameters.of(query).first(CONNECT);
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession webSocket) {
        Session session = session(webSocket);
        sessions.opened(session, formats.webSocket(), headers.taken(webSocket));
        URI uri = webSocket.getUri();
        if (uri != null
                && CONNECT.equals(uri.getRawQuery())
                && webSocket.getAttributes().remove(CONNECT) instanceof String request) {
            sessions.received(session, request.getBytes(UTF_8));
        }
    }

    @Override
    protected void handleTextMessage(WebSocketSession webSocket, TextMessage message) {
        sessions.received(session(webSocket), message.asBytes());
    }

    @Override
    public void afterConnectionClosed(WebSocketSession webSocket, CloseStatus status) {
        sessions.closed(session(webSocket));
    }

    private static Session session(WebSocketSession webSocket) {
        return Objects.requireNonNull(((NativeWebSocketSession) webSocket).getNativeSession(Session.class));
    }
}
