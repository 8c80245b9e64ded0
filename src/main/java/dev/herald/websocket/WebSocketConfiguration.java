package dev.herald.websocket;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;

/** Puts the handler behind {@code /websocket}, on connections of Herald's own. */
@Configuration(proxyBeanMethods = false)
@EnableWebSocket
class WebSocketConfiguration implements WebSocketConfigurer {

    private final EchoHandler handler;
    private final HeraldHandshakeHandler handshake;
    private final HandshakeValidationInterceptor check;

    WebSocketConfiguration(
            EchoHandler handler, HeraldHandshakeHandler handshake, HandshakeValidationInterceptor check) {
        this.handler = handler;
        this.handshake = handshake;
        this.check = check;
    }

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry handlers) {
        handlers.addHandler(handler, WebSocketPath.PATH)
                .setHandshakeHandler(handshake)
                .addInterceptors(check)
                // Origins are the check's affair: it answers with what was wrong.
                .setAllowedOrigins("*");
    }
}
