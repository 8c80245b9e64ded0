package dev.herald.selftest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** The meters of the self-test. */
final class SelfTestMeters {

    private final Timer latency;
    private final Counter failures;

    SelfTestMeters(MeterRegistry meters) {
        latency = Timer.builder("herald.selftest")
                .description("How long a message of this node's own took the whole way, from publishing to a session")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofNanos(100_000))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(meters);
        failures = Counter.builder("herald.selftest.failures")
                .description("Messages of this node's own that could not be published or did not come back in time")
                .register(meters);
    }

    void passed(Duration latency) {
        this.latency.record(latency);
    }

    void failed() {
        failures.increment();
    }
}
