package dev.herald.centrifugo;

import dev.herald.jetty.QueryParameters;
import dev.herald.jetty.StreamingPath;
import dev.herald.rfc6455.WebSocketEndpoint;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Adds the endpoints {@code /connection/websocket} and {@code /connection/uni_websocket}. */
@Configuration(proxyBeanMethods = false)
class CentrifugoConfiguration {

    static final String PATH = "/connection/websocket";

    /** Static, since the web server needs it before the handler can be created. */
    @Bean
    static StreamingPath centrifugoStreamingPath() {
        return new StreamingPath(PATH, true);
    }

    @Bean
    static StreamingPath uniWebSocketStreamingPath() {
        return new StreamingPath(UniWebSocketHandler.PATH, true);
    }

    @Bean
    static WebSocketEndpoint uniWebSocketEndpoint(UniWebSocketHandler handler, CentrifugoHandshakeHandler handshake) {
        return new WebSocketEndpoint(UniWebSocketHandler.PATH, handler, handshake, request -> {
            UniWebSocketHandler.check(QueryParameters.of(request.getQueryString()));
            return null;
        });
    }

    @Bean
    static WebSocketEndpoint centrifugoEndpoint(CentrifugoHandler handler, CentrifugoHandshakeHandler handshake) {
        return new WebSocketEndpoint(PATH, handler, handshake, request -> {
            ClientFormats.RULES.check(request);
            return null;
        });
    }
}
