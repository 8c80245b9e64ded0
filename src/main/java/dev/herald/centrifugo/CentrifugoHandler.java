package dev.herald.centrifugo;

import dev.herald.rfc6455.FormatSelector;
import dev.herald.rfc6455.MessageFormat;
import dev.herald.session.Session;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;

/**
 * Serves clients that speak Centrifugo's client protocol.
 *
 * <p>It is called on selector threads, so nothing here may block.
 */
@Component
class CentrifugoHandler extends AbstractWebSocketHandler implements FormatSelector {

    private final ClientSessions sessions;
    private final ClientFormats formats;
    private final HandshakeHeaders headers;

    CentrifugoHandler(ClientSessions sessions, ClientFormats formats, HandshakeHeaders headers) {
        this.headers = headers;
        this.sessions = sessions;
        this.formats = formats;
    }

    @Override
    public MessageFormat format(@Nullable String subProtocol, @Nullable String query) {
        return formats.of(subProtocol, query);
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession client) {
        sessions.opened(
                session(client), formats.of(client.getAcceptedProtocol(), query(client)), headers.taken(client));
    }

    @Override
    protected void handleTextMessage(WebSocketSession client, TextMessage message) {
        sessions.received(session(client), message.asBytes());
    }

    @Override
    protected void handleBinaryMessage(WebSocketSession client, BinaryMessage message) {
        ByteBuffer payload = message.getPayload();
        byte[] frame = new byte[payload.remaining()];
        payload.get(frame);
        sessions.received(session(client), frame);
    }

    @Override
    public void afterConnectionClosed(WebSocketSession client, CloseStatus status) {
        sessions.closed(session(client));
    }

    private static @Nullable String query(WebSocketSession client) {
        return client.getUri() == null ? null : client.getUri().getRawQuery();
    }

    private static Session session(WebSocketSession client) {
        return Objects.requireNonNull(((NativeWebSocketSession) client).getNativeSession(Session.class));
    }
}
