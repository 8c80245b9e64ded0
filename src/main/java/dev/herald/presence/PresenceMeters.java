package dev.herald.presence;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** The meters of presence. Safe for use by any thread. */
@Component
class PresenceMeters {

    private final MeterRegistry meters;
    private final Counter requests;
    private final Counter rounds;

    PresenceMeters(MeterRegistry meters, LocalClients local) {
        this.meters = meters;
        requests = counter("herald.presence.requests", "Requests for the clients of a topic, or for their number");
        rounds = counter("herald.presence.rounds", "Of these, the ones for which the other nodes were asked");
        watch(
                "herald.presence.clients",
                "Subscriptions of clients of this node that are known to presence",
                local::size);
    }

    void requested() {
        requests.increment();
    }

    void round() {
        rounds.increment();
    }

    void watchCache(Supplier<Number> bytes) {
        Gauge.builder("herald.presence.cache", bytes)
                .description("Memory for the responses of other nodes about the clients of topics")
                .baseUnit(BaseUnits.BYTES)
                .strongReference(true)
                .register(meters);
    }

    void watch(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value)
                .description(description)
                .strongReference(true)
                .register(meters);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(meters);
    }
}
