package dev.herald.emulation;

import dev.herald.jetty.StreamingPath;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;

/** The paths of the endpoints, apart from the controllers, since the web server needs them before these can be created. */
@Configuration(proxyBeanMethods = false)
class EmulationPaths {

    static final String HTTP_STREAM = "/connection/http_stream";
    static final String SSE = "/connection/sse";
    static final String UNI_HTTP_STREAM = "/connection/uni_http_stream";
    static final String UNI_SSE = "/connection/uni_sse";
    static final String EMULATION = "/emulation";

    @Bean
    StreamingPath httpStreamPath() {
        return new StreamingPath(HTTP_STREAM, true, Set.of(HttpMethod.POST));
    }

    @Bean
    StreamingPath sseStreamPath() {
        return new StreamingPath(SSE, true, Set.of(HttpMethod.GET, HttpMethod.POST));
    }

    @Bean
    StreamingPath uniHttpStreamPath() {
        return new StreamingPath(UNI_HTTP_STREAM, true, Set.of(HttpMethod.POST));
    }

    @Bean
    StreamingPath uniSsePath() {
        return new StreamingPath(UNI_SSE, true, Set.of(HttpMethod.GET, HttpMethod.POST));
    }
}
