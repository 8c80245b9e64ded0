package dev.herald.emulation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.springframework.stereotype.Component;

/** What is measured about commands that come by requests of their own. */
@Component
class EmulationMeters {

    private final MeterRegistry meters;
    private final Counter forwarded;
    private final Counter refused;
    private final Counter dropped;

    EmulationMeters(MeterRegistry meters) {
        this.meters = meters;
        this.forwarded =
                counter("herald.emulation.forwarded", "Requests to /emulation forwarded to the node of their session");
        this.refused = counter(
                "herald.emulation.refused", "Requests to /emulation refused because too many were being forwarded");
        this.dropped = counter(
                "herald.emulation.dropped", "Requests forwarded by other nodes and dropped because too many waited");
    }

    /**
     * @param forwarding those that are being forwarded
     * @param waiting those of other nodes that wait
     */
    void watch(IntSupplier forwarding, IntSupplier waiting) {
        Gauge.builder("herald.emulation.forwarding", forwarding::getAsInt)
                .description("Requests to /emulation that are being forwarded")
                .register(meters);
        Gauge.builder("herald.emulation.waiting", waiting::getAsInt)
                .description("Requests forwarded by other nodes that wait to be handled")
                .register(meters);
    }

    /**
     * @param forwarding of those that are being forwarded
     * @param waiting of those of other nodes that wait
     */
    void watchBytes(LongSupplier forwarding, LongSupplier waiting) {
        bytes(
                "herald.emulation.forwarding.size",
                "Size of the requests to /emulation that are being forwarded",
                forwarding);
        bytes(
                "herald.emulation.waiting.size",
                "Size of the requests forwarded by other nodes that wait to be handled",
                waiting);
    }

    private void bytes(String name, String description, LongSupplier bytes) {
        Gauge.builder(name, bytes::getAsLong)
                .baseUnit(BaseUnits.BYTES)
                .description(description)
                .register(meters);
    }

    void forwarded() {
        forwarded.increment();
    }

    void refused() {
        refused.increment();
    }

    void dropped() {
        dropped.increment();
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(meters);
    }
}
