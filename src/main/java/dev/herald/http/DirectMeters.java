package dev.herald.http;

import dev.herald.jetty.DirectExchange;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** Counts requests to a direct endpoint among those that Spring counts, with the same tags. */
final class DirectMeters {

    private final Timer accepted;

    DirectMeters(MeterRegistry meters, String path) {
        this.accepted = Timer.builder("http.server.requests")
                .tag("error", "none")
                .tag("exception", "none")
                .tag("method", "POST")
                .tag("outcome", "SUCCESS")
                .tag("status", "202")
                .tag("uri", path)
                .register(meters);
    }

    void accepted(DirectExchange exchange) {
        accepted.record(exchange.ageNanos(), TimeUnit.NANOSECONDS);
    }
}
