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
    private final Counter joins;
    private final Counter leaves;
    private final Counter dropped;

    PresenceMeters(MeterRegistry meters, LocalClients local) {
        this.meters = meters;
        requests = counter("herald.presence.requests", "Requests for the clients of a topic, or for their number");
        rounds = counter("herald.presence.rounds", "Of these, the ones for which the other nodes were asked");
        joins = counter("herald.presence.joins", "Joins of topics that subscribers of this node watch");
        leaves = counter("herald.presence.leaves", "Leaves of topics that subscribers of this node watch");
        dropped = counter(
                "herald.presence.dropped",
                "Joins and leaves, or messages with them, that were dropped because too many waited; then all clients are compared");
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

    void announced(boolean isJoin) {
        (isJoin ? joins : leaves).increment();
    }

    void dropped(int count) {
        dropped.increment(count);
    }

    void watchRemote(Supplier<Number> clients) {
        watch(
                "herald.presence.remote",
                "Clients of other nodes that this node remembers to report their leaves",
                clients);
    }

    void watchCache(Supplier<Number> bytes) {
        Gauge.builder("herald.presence.cache", bytes)
                .description("Memory for the responses of other nodes about the clients of topics")
                .baseUnit(BaseUnits.BYTES)
                .strongReference(true)
                .register(meters);
    }

    private void watch(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value)
                .description(description)
                .strongReference(true)
                .register(meters);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(meters);
    }
}
