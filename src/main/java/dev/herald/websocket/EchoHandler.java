package dev.herald.websocket;

import dev.herald.broadcast.Fanout;
import dev.herald.broadcast.Query;
import dev.herald.broadcast.SubscriptionRequest;
import dev.herald.session.Session;
import dev.herald.session.SessionRegistry;
import java.io.IOException;
import java.net.URI;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/**
 * What a WebSocket client gets: its own words back, every broadcast, and the topics that it names, or the clock if it names
 * none.
 *
 * <p>Called on selector threads, so nothing here may block.
 */
@Component
class EchoHandler extends TextWebSocketHandler {

    private final SessionRegistry registry;
    private final Fanout fanout;
    private final HeraldV1Format envelope;

    EchoHandler(SessionRegistry registry, Fanout fanout, HeraldV1Format envelope) {
        this.registry = registry;
        this.fanout = fanout;
        this.envelope = envelope;
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession client) {
        Session session = session(client);
        registry.add(session);
        fanout.subscribe(session, subscriptionRequest(client));
    }

    @Override
    protected void handleTextMessage(WebSocketSession client, TextMessage message) throws IOException {
        client.sendMessage(HeraldV1Format.PROTOCOL.equals(client.getAcceptedProtocol()) ? echo(message) : message);
    }

    @Override
    protected void handleBinaryMessage(WebSocketSession client, BinaryMessage message) {
        try {
            client.sendMessage(message);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void afterConnectionClosed(WebSocketSession client, CloseStatus status) {
        registry.remove(session(client));
    }

    private TextMessage echo(TextMessage message) {
        return new TextMessage(envelope.echo(message.getPayload()));
    }

    /** The handshake was refused if it could not be read. */
    private SubscriptionRequest subscriptionRequest(WebSocketSession client) {
        URI uri = client.getUri();
        return uri == null || uri.getRawQuery() == null
                ? SubscriptionRequest.DEFAULT
                : fanout.subscriptionRequest(new Query(uri.getRawQuery()), "");
    }

    private static Session session(WebSocketSession client) {
        return Objects.requireNonNull(((NativeWebSocketSession) client).getNativeSession(Session.class));
    }
}
