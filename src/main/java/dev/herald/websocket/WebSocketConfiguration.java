package dev.herald.websocket;

import dev.herald.jetty.StreamingPath;
import dev.herald.rfc6455.HandshakeValidationInterceptor;
import dev.herald.rfc6455.WebSocketEndpoint;
import dev.herald.session.SessionDrainer;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;

/** Registers the handler at {@code /websocket}, and those of the other WebSocket endpoints, on connections of Herald's own. */
@Configuration(proxyBeanMethods = false)
@EnableWebSocket
class WebSocketConfiguration implements WebSocketConfigurer {

    static final String PATH = "/websocket";

    private final EchoHandler handler;
    private final HeraldHandshakeHandler handshake;
    private final SubscriptionRule check;
    private final List<WebSocketEndpoint> others;
    private final SessionDrainer drain;

    WebSocketConfiguration(
            EchoHandler handler,
            HeraldHandshakeHandler handshake,
            SubscriptionRule check,
            List<WebSocketEndpoint> others,
            SessionDrainer drain) {
        this.handler = handler;
        this.handshake = handshake;
        this.check = check;
        this.others = others;
        this.drain = drain;
    }

    /** Static, since the web server needs it before the handler can be created. */
    @Bean
    static StreamingPath webSocketStreamingPath() {
        return new StreamingPath(PATH);
    }

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry handlers) {
        register(new WebSocketEndpoint(PATH, handler, handshake, check), handlers);
        others.forEach(endpoint -> register(endpoint, handlers));
    }

    private void register(WebSocketEndpoint endpoint, WebSocketHandlerRegistry handlers) {
        handlers.addHandler(endpoint.handler(), endpoint.path())
                .setHandshakeHandler(endpoint.handshakeHandler())
                .addInterceptors(new HandshakeValidationInterceptor(endpoint.check(), drain))
                // Origins are checked by a filter, whose response names the setting.
                .setAllowedOrigins("*");
    }
}
