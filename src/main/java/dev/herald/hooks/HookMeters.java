package dev.herald.hooks;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The meters of one hook, tagged with its name and nothing that a client chooses. */
final class HookMeters {

    private static final String HOOK = "hook";

    private static final List<CircuitBreaker.State> STATES =
            List.of(CircuitBreaker.State.CLOSED, CircuitBreaker.State.OPEN, CircuitBreaker.State.HALF_OPEN);

    private final Map<HookOutcome, Timer> requests = new EnumMap<>(HookOutcome.class);
    private final Counter retries;
    private final MeterRegistry meters;
    private final String hook;

    HookMeters(MeterRegistry meters, String hook) {
        this.meters = meters;
        this.hook = hook;
        for (HookOutcome outcome : HookOutcome.values()) {
            requests.put(
                    outcome,
                    Timer.builder("herald.hooks.requests")
                            .description(
                                    "Requests of hooks, by hook and outcome; those that were not sent took no time")
                            .tag(HOOK, hook)
                            .tag("outcome", outcome.tag())
                            .register(meters));
        }
        this.retries = Counter.builder("herald.hooks.retries")
                .description("Requests of hooks that were sent again because their connection was lost or not made")
                .tag(HOOK, hook)
                .register(meters);
    }

    void record(HookOutcome outcome, long nanos) {
        Objects.requireNonNull(requests.get(outcome)).record(nanos, TimeUnit.NANOSECONDS);
    }

    void retried() {
        retries.increment();
    }

    void watchActive(Supplier<Number> active, int max) {
        gauge("herald.hooks.active", "Requests of hooks in flight", active);
        gauge("herald.hooks.active.max", "Maximum number of requests of hooks in flight", () -> max);
    }

    void watchBreaker(CircuitBreaker breaker) {
        for (CircuitBreaker.State state : STATES) {
            Gauge.builder("herald.hooks.breaker", () -> breaker.getState() == state ? 1 : 0)
                    .description("1 for the state of a hook's circuit breaker, 0 for the others")
                    .tag(HOOK, hook)
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .register(meters);
        }
    }

    private void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value)
                .description(description)
                .tag(HOOK, hook)
                .strongReference(true)
                .register(meters);
    }
}
