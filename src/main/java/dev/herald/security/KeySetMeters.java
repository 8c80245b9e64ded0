package dev.herald.security;

import dev.herald.limits.Limit;
import dev.herald.limits.LimitMeters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.springframework.stereotype.Component;

/** Meters the fetches of issuers' key sets. */
@Component
class KeySetMeters {

    private final MeterRegistry meters;
    private final LimitMeters limits;

    KeySetMeters(MeterRegistry meters, LimitMeters limits) {
        this.meters = meters;
        this.limits = limits;
    }

    /** Too many tokens wait for a key set. */
    void tooManyWaiting() {
        limits.hit(Limit.WAITING_TOKENS);
    }

    Fetches ofIssuer(String name) {
        return new Fetches(timer(name, "success"), timer(name, "failure"));
    }

    private Timer timer(String issuer, String outcome) {
        return Timer.builder("herald.keyset.fetches")
                .description("Fetches of the key sets of token issuers, by issuer and outcome")
                .tag("issuer", issuer)
                .tag("outcome", outcome)
                .register(meters);
    }

    /** Those of one issuer. */
    record Fetches(Timer succeeded, Timer failed) {}
}
