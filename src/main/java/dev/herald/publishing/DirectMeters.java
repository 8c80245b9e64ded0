package dev.herald.publishing;

import dev.herald.jetty.DirectExchange;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** Counts requests to a direct endpoint among those that Spring counts, with the same tags. */
public final class DirectMeters {

    private final Timer accepted;

    /** @param status of the response */
    public DirectMeters(MeterRegistry meters, String path, int status) {
        this.accepted = Timer.builder("http.server.requests")
                .tag("error", "none")
                .tag("exception", "none")
                .tag("method", "POST")
                .tag("outcome", "SUCCESS")
                .tag("status", Integer.toString(status))
                .tag("uri", path)
                .register(meters);
    }

    public void accepted(DirectExchange exchange) {
        accepted.record(exchange.ageNanos(), TimeUnit.NANOSECONDS);
    }
}
