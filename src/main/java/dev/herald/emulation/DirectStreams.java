package dev.herald.emulation;

import dev.herald.centrifugo.ClientSessions;
import dev.herald.jetty.DirectEndpoint;
import dev.herald.jetty.DirectExchange;
import dev.herald.jetty.PlainHeaders;
import dev.herald.jetty.QueryParameters;
import dev.herald.jetty.ResponseHead;
import dev.herald.security.DirectHandshakes;
import dev.herald.security.DirectHandshakes.Admitted;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * Opens streams on the thread that has read the request, as {@link StreamsController} does for any other. It reads the bodies of all of
 * them, also of those that it leaves to the controller, which must not wait.
 */
@Configuration(proxyBeanMethods = false)
class DirectStreams {

    private static final byte[] NOTHING = {};

    /** SDKs may be configured to have the browser send cookies, which a proxy may need. */
    private static final ResponseHead CREDENTIALS =
            ResponseHead.of(Map.of(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true"));

    private static final List<PlainHeaders> PLAIN = List.of(
            PlainHeaders.ofRequests(MediaType.APPLICATION_JSON_VALUE, "origin"),
            PlainHeaders.ofRequests(MediaType.APPLICATION_OCTET_STREAM_VALUE, "origin"),
            PlainHeaders.ofRequests(MediaType.TEXT_EVENT_STREAM_VALUE, "origin"));

    private final ClientStreams streams;
    private final ClientSessions sessions;
    private final EmulationBodies bodies;
    private final DirectHandshakes handshakes;

    DirectStreams(ClientStreams streams, ClientSessions sessions, EmulationBodies bodies, DirectHandshakes handshakes) {
        this.streams = streams;
        this.sessions = sessions;
        this.bodies = bodies;
        this.handshakes = handshakes;
    }

    @Bean
    DirectEndpoint directHttpStream() {
        return new Endpoint(StreamEndpoint.HTTP_STREAM);
    }

    @Bean
    DirectEndpoint directSse() {
        return new Endpoint(StreamEndpoint.SSE);
    }

    @Bean
    DirectEndpoint directUniHttpStream() {
        return new Endpoint(StreamEndpoint.UNI_HTTP_STREAM);
    }

    @Bean
    DirectEndpoint directUniSse() {
        return new Endpoint(StreamEndpoint.UNI_SSE);
    }

    private final class Endpoint implements DirectEndpoint {

        private final StreamEndpoint endpoint;

        Endpoint(StreamEndpoint endpoint) {
            this.endpoint = endpoint;
        }

        @Override
        public String path() {
            return endpoint.path();
        }

        @Override
        public boolean handle(DirectExchange exchange) {
            if (!exchange.isHandshake()) {
                return false;
            }
            Admitted admitted = PLAIN.stream()
                    .filter(plain -> plain.match(exchange))
                    .findFirst()
                    .map(plain -> handshakes.admitUnknown(exchange, plain))
                    .orElse(null);
            if (HttpMethod.POST.matches(exchange.method())) {
                exchange.readBody(null, bodies.maxFrame(), body -> open(exchange, admitted, body));
                return true;
            }
            if (admitted == null) {
                return false;
            }
            open(exchange, admitted, NOTHING);
            return true;
        }

        private void open(DirectExchange exchange, @Nullable Admitted admitted, byte[] body) {
            StreamRequest stream = admitted == null ? null : attempt(exchange, body);
            if (stream == null || admitted == null) {
                exchange.handOver();
                return;
            }
            streams.upgrade(
                    exchange.request(), admitted.identity(), stream.messages(), stream.framing(), stream.firstFrame());
            ResponseHead head = admitted.page().with(stream.head());
            exchange.respond(
                    HttpStatus.OK.value(),
                    exchange.header(HttpHeaders.ORIGIN) == null ? head : head.with(CREDENTIALS),
                    NOTHING);
        }

        /** Null for a request that the controller is to refuse. */
        private @Nullable StreamRequest attempt(DirectExchange exchange, byte[] body) {
            try {
                return endpoint.read(
                        sessions,
                        QueryParameters.of(exchange.query()),
                        exchange.header(HttpHeaders.CONTENT_TYPE),
                        body);
            } catch (RuntimeException e) {
                return null;
            }
        }
    }
}
