package dev.herald.websocket;

import dev.herald.rfc6455.Rfc6455UpgradeStrategy;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/** Puts the handler behind {@code /websocket}, on connections of Herald's own. */
@Configuration
@EnableWebSocket
class WebSocketConfiguration implements WebSocketConfigurer {

    private final EchoHandler handler;
    private final Rfc6455UpgradeStrategy upgrade;
    private final HandshakeCheck check;

    WebSocketConfiguration(EchoHandler handler, Rfc6455UpgradeStrategy upgrade, HandshakeCheck check) {
        this.handler = handler;
        this.upgrade = upgrade;
        this.check = check;
    }

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry handlers) {
        DefaultHandshakeHandler handshake = new DefaultHandshakeHandler(upgrade);
        handshake.setSupportedProtocols(Envelope.PROTOCOL);
        handlers.addHandler(handler, WebSocketPath.PATH)
                .setHandshakeHandler(handshake)
                .addInterceptors(check)
                // Origins are the check's affair: it answers with what was wrong.
                .setAllowedOrigins("*");
    }
}
