package dev.herald.websocket;

import dev.herald.jetty.StreamingPath;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;

/** Registers the handler at {@code /websocket}, on connections of Herald's own. */
@Configuration(proxyBeanMethods = false)
@EnableWebSocket
class WebSocketConfiguration implements WebSocketConfigurer {

    static final String PATH = "/websocket";

    private final EchoHandler handler;
    private final HeraldHandshakeHandler handshake;
    private final HandshakeValidationInterceptor validation;

    WebSocketConfiguration(
            EchoHandler handler, HeraldHandshakeHandler handshake, HandshakeValidationInterceptor validation) {
        this.handler = handler;
        this.handshake = handshake;
        this.validation = validation;
    }

    /** Static, since the web server needs it before the handler can be created. */
    @Bean
    static StreamingPath webSocketStreamingPath() {
        return new StreamingPath(PATH);
    }

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry handlers) {
        handlers.addHandler(handler, PATH)
                .setHandshakeHandler(handshake)
                .addInterceptors(validation)
                // Origins are checked by a filter, whose response names the setting.
                .setAllowedOrigins("*");
    }
}
