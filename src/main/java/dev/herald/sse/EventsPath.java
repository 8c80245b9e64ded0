package dev.herald.sse;

import dev.herald.jetty.StreamingPath;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where the door is. Apart from its controller, which the web server's own start cannot wait for. */
@Configuration(proxyBeanMethods = false)
class EventsPath {

    static final String PATH = "/events";

    @Bean
    StreamingPath eventsSelectorPath() {
        return new StreamingPath(PATH);
    }
}
