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
import org.springframework.web.socket.WebSocketSession;

/**
 * Invokes Spring's {@link WebSocketHandler} for the events of one session, in order, by one thread at a time.
 *
 * <p>If the handler throws, that session is closed with 1011, and no other.
 */
final class HandlerInvoker {

    private static final Logger log = LoggerFactory.getLogger(HandlerInvoker.class);

    private final WebSocketHandler handler;
    private final WebSocketSession client;
    private final Session session;

    /** The part that is known before the connection is upgraded. */
    record Opening(WebSocketHandler handler, HandshakeInfo handshake) {

        HandlerInvoker with(Session session, EndPoint endPoint) {
            return new HandlerInvoker(handler, new HeraldWebSocketSession(session, handshake, endPoint), session);
        }
    }

    HandlerInvoker(WebSocketHandler handler, WebSocketSession client, Session session) {
        this.handler = handler;
        this.client = client;
        this.session = session;
    }

    void connectionEstablished() {
        try {
            handler.afterConnectionEstablished(client);
        } catch (Exception | Error e) {
            failed(e);
        }
    }

    void handleText(byte[] utf8) {
        handleMessage(new TextMessage(utf8));
    }

    void handleBinary(byte[] data) {
        handleMessage(new BinaryMessage(data));
    }

    void handlePong(byte[] payload) {
        handle(new PongMessage(ByteBuffer.wrap(payload)));
    }

    void connectionClosed() {
        CloseStatus status = session.status();
        try {
            handler.afterConnectionClosed(client, status == null ? CloseStatus.NO_CLOSE_FRAME : status);
        } catch (Exception | Error e) {
            log.error("A handler failed after the connection of {} was closed.", session, e);
        }
    }

    private void handleMessage(WebSocketMessage<?> message) {
        session.activity().receivedMessage();
        handle(message);
    }

    private void handle(WebSocketMessage<?> message) {
        if (!session.isOpen()) {
            return;
        }
        try {
            handler.handleMessage(client, message);
        } catch (Exception | Error e) {
            failed(e);
        }
    }

    void failed(Throwable e) {
        try {
            log.error("A handler failed. {} is closed with 1011.", session, e);
        } finally {
            session.close(CloseStatus.SERVER_ERROR);
        }
    }
}
