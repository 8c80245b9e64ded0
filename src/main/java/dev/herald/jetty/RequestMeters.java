package dev.herald.jetty;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Counts the requests that are refused before any filter, and so are none that Spring's {@code http.server.requests} counts. */
@Component
class RequestMeters {

    /** Present from the start, so that an alert may compare them. */
    private static final List<Integer> USUAL = List.of(400, 431);

    private final Map<Integer, Counter> byStatus = new ConcurrentHashMap<>();
    private final MeterRegistry meters;

    RequestMeters(MeterRegistry meters) {
        this.meters = meters;
        USUAL.forEach(this::counter);
    }

    /** @param status one of the few that Jetty and Herald choose for such requests */
    void rejected(int status) {
        counter(status).increment();
    }

    private Counter counter(int status) {
        return byStatus.computeIfAbsent(
                status,
                code -> Counter.builder("herald.requests.malformed")
                        .description(
                                "Requests refused before any filter: their head is invalid, memory is short, or the actuator is sent a bad body")
                        .tag("status", Integer.toString(code))
                        .register(meters));
    }
}
