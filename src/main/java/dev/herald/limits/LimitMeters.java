package dev.herald.limits;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Counts how often each limit is exceeded. Safe for use by any thread. */
@Component
public class LimitMeters {

    private final Map<Limit, Counter> hits = new EnumMap<>(Limit.class);
    private final MeterRegistry meters;

    public LimitMeters(MeterRegistry meters) {
        this.meters = meters;
        for (Limit limit : Limit.values()) {
            hits.put(
                    limit,
                    Counter.builder("herald.limits.hit")
                            .description("Requests rejected, and sessions or connections closed, because of a limit")
                            .tag("limit", limit.tag())
                            .register(meters));
        }
    }

    /** A client was rejected, closed or cut because of this limit. */
    public void hit(Limit limit) {
        Objects.requireNonNull(hits.get(limit)).increment();
    }

    void watchMemory(MemoryUse use, Supplier<Number> bytes) {
        Gauge.builder("herald.memory.used", bytes)
                .description("Memory held for clients, by use")
                .baseUnit(BaseUnits.BYTES)
                .tag("use", use.tag())
                .strongReference(true)
                .register(meters);
    }

    void watchMaxMemory(Supplier<Number> bytes) {
        Gauge.builder("herald.memory.max", bytes)
                .description("Maximum memory held for clients")
                .baseUnit(BaseUnits.BYTES)
                .strongReference(true)
                .register(meters);
    }

    void watch(String name, String description, Supplier<Number> size) {
        Gauge.builder(name, size).description(description).strongReference(true).register(meters);
    }
}
