package dev.herald.rfc6455;

import dev.herald.session.Session;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.EndPoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PongMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketMessage;

/**
 * What is said between a client and Spring's {@link WebSocketHandler}, in order, by one thread at a time.
 *
 * <p>A handler that throws ends its session with 1011, and no other.
 */
final class HandlerInvoker {

    private static final Logger log = LoggerFactory.getLogger(HandlerInvoker.class);

    private final WebSocketHandler handler;
    private final HeraldWebSocketSession client;
    private final Session session;

    /** What is known before there is a connection. */
    record Opening(WebSocketHandler handler, HandshakeInfo handshake) {

        HandlerInvoker with(Session session, EndPoint endPoint) {
            return new HandlerInvoker(handler, new HeraldWebSocketSession(session, handshake, endPoint), session);
        }
    }

    private HandlerInvoker(WebSocketHandler handler, HeraldWebSocketSession client, Session session) {
        this.handler = handler;
        this.client = client;
        this.session = session;
    }

    void opened() {
        try {
            handler.afterConnectionEstablished(client);
        } catch (Exception e) {
            failed(e);
        }
    }

    void text(byte[] utf8) {
        received(new TextMessage(utf8));
    }

    void binary(byte[] data) {
        received(new BinaryMessage(data));
    }

    void pong(byte[] payload) {
        hand(new PongMessage(ByteBuffer.wrap(payload)));
    }

    void closed() {
        CloseStatus status = session.status();
        try {
            handler.afterConnectionClosed(client, status == null ? CloseStatus.NO_CLOSE_FRAME : status);
        } catch (Exception e) {
            log.error("{}: handler failed after the connection closed", session, e);
        }
    }

    private void received(WebSocketMessage<?> message) {
        session.activity().receivedMessage();
        hand(message);
    }

    private void hand(WebSocketMessage<?> message) {
        if (!session.isOpen()) {
            return;
        }
        try {
            handler.handleMessage(client, message);
        } catch (Exception e) {
            failed(e);
        }
    }

    private void failed(Exception e) {
        log.error("{}: handler failed, closing with 1011", session, e);
        session.close(CloseStatus.SERVER_ERROR);
    }
}
