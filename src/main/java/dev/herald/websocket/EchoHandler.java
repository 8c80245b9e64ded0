package dev.herald.websocket;

import dev.herald.broadcast.Fanout;
import dev.herald.session.Session;
import dev.herald.session.SessionRegistry;
import dev.herald.topic.Topic;
import java.io.IOException;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/**
 * What a WebSocket client gets: its own words back, every broadcast, and the clock.
 *
 * <p>Called on selector threads, so nothing here may block.
 */
@Component
class EchoHandler extends TextWebSocketHandler {

    private final SessionRegistry registry;
    private final Fanout fanout;

    EchoHandler(SessionRegistry registry, Fanout fanout) {
        this.registry = registry;
        this.fanout = fanout;
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession client) {
        Session session = session(client);
        registry.add(session);
        fanout.subscribe(session, Topic.BROADCAST);
        fanout.subscribe(session, Topic.TICK);
    }

    @Override
    protected void handleTextMessage(WebSocketSession client, TextMessage message) throws IOException {
        client.sendMessage(message);
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

    private static Session session(WebSocketSession client) {
        return Objects.requireNonNull(((NativeWebSocketSession) client).getNativeSession(Session.class));
    }
}
