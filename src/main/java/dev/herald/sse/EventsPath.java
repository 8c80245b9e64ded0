package dev.herald.sse;

import dev.herald.jetty.StreamingPath;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The path of the endpoint, apart from the controller, since the web server needs it before the controller can be created. */
@Configuration(proxyBeanMethods = false)
class EventsPath {

    static final String PATH = "/events";

    @Bean
    StreamingPath eventsStreamingPath() {
        return new StreamingPath(PATH);
    }
}
