package dev.herald.websocket;

import dev.herald.broadcast.SubscriptionRequest;
import dev.herald.broadcast.SubscriptionRequestFactory;
import dev.herald.broadcast.Subscriptions;
import dev.herald.session.Session;
import dev.herald.session.SessionRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
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
 * Serves WebSocket clients: echoes what they send, and subscribes them to broadcasts and to the topics that they name, or to
 * ticks if they name none.
 *
 * <p>It is called on selector threads, so nothing here may block.
 */
@Component
class EchoHandler extends TextWebSocketHandler {

    private final SessionRegistry registry;
    private final SubscriptionRequestFactory requests;
    private final Subscriptions subscriptions;
    private final HeraldV1Format format;

    EchoHandler(
            SessionRegistry registry,
            SubscriptionRequestFactory requests,
            Subscriptions subscriptions,
            HeraldV1Format format) {
        this.registry = registry;
        this.requests = requests;
        this.subscriptions = subscriptions;
        this.format = format;
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession client) {
        Session session = session(client);
        registry.add(session);
        subscriptions.subscribe(session, subscriptionRequest(client));
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
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void afterConnectionClosed(WebSocketSession client, CloseStatus status) {
        registry.remove(session(client));
    }

    private TextMessage echo(TextMessage message) {
        return new TextMessage(format.echo(message.getPayload()));
    }

    /** The handshake would have been refused if the query were invalid. */
    private SubscriptionRequest subscriptionRequest(WebSocketSession client) {
        URI uri = client.getUri();
        return SubscriptionQuery.read(uri == null ? null : uri.getRawQuery(), requests);
    }

    private static Session session(WebSocketSession client) {
        return Objects.requireNonNull(((NativeWebSocketSession) client).getNativeSession(Session.class));
    }
}
