package dev.herald.bench.tomcat;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;

/** Puts the handler behind {@code /websocket}. */
@Configuration
@EnableWebSocket
class LoopConfiguration implements WebSocketConfigurer {

    private final LoopHandler handler;

    LoopConfiguration(LoopHandler handler) {
        this.handler = handler;
    }

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry handlers) {
        handlers.addHandler(handler, "/websocket");
    }
}
