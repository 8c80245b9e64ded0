package dev.herald.centrifugo;

import dev.herald.rfc6455.FormatSelector;
import dev.herald.rfc6455.MessageFormat;
import dev.herald.session.Session;
import dev.herald.session.SessionRegistry;
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

    private final SessionRegistry registry;
    private final ClientFormats formats;
    private final ClientFrames frames;
    private final SubscriptionEnd end;

    CentrifugoHandler(SessionRegistry registry, ClientFormats formats, ClientFrames frames, SubscriptionEnd end) {
        this.registry = registry;
        this.formats = formats;
        this.frames = frames;
        this.end = end;
    }

    @Override
    public MessageFormat format(@Nullable String subProtocol, @Nullable String query) {
        return formats.of(subProtocol, query);
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession client) {
        Session session = session(client);
        ConnectionExpiry.begin(session);
        session.silent(true); // until it is connected: the reply to that precedes everything
        session.attach(new Client(session, formats.of(client.getAcceptedProtocol(), query(client))));
        registry.add(session);
    }

    @Override
    protected void handleTextMessage(WebSocketSession client, TextMessage message) {
        frames.handle(Client.of(session(client)), message.asBytes());
    }

    @Override
    protected void handleBinaryMessage(WebSocketSession client, BinaryMessage message) {
        ByteBuffer payload = message.getPayload();
        byte[] frame = new byte[payload.remaining()];
        payload.get(frame);
        frames.handle(Client.of(session(client)), frame);
    }

    @Override
    public void afterConnectionClosed(WebSocketSession client, CloseStatus status) {
        Session session = session(client);
        registry.remove(session);
        end.endAll(Client.of(session));
    }

    private static @Nullable String query(WebSocketSession client) {
        return client.getUri() == null ? null : client.getUri().getRawQuery();
    }

    private static Session session(WebSocketSession client) {
        return Objects.requireNonNull(((NativeWebSocketSession) client).getNativeSession(Session.class));
    }
}
