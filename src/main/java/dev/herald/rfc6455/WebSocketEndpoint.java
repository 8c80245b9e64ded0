package dev.herald.rfc6455;

import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeHandler;

/**
 * A WebSocket endpoint, to be registered with Spring.
 *
 * @param path below the context path
 * @param check what its handshakes may ask for
 */
public record WebSocketEndpoint(
        String path, WebSocketHandler handler, HandshakeHandler handshakeHandler, HandshakeRule check) {}
