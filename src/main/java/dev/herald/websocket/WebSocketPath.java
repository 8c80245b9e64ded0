package dev.herald.websocket;

import dev.herald.jetty.StreamingPath;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where the door is. Apart from its registration, which the web server's own start cannot wait for. */
@Configuration(proxyBeanMethods = false)
class WebSocketPath {

    static final String PATH = "/websocket";

    @Bean
    StreamingPath webSocketSelectorPath() {
        return new StreamingPath(PATH);
    }
}
