package dev.herald.websocket;

import dev.herald.rfc6455.HandshakePath;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where the door is. Apart from its registration, which the web server's own start cannot wait for. */
@Configuration(proxyBeanMethods = false)
class WebSocketPath {

    @Bean
    HandshakePath handshakePath() {
        return new HandshakePath("/websocket");
    }
}
