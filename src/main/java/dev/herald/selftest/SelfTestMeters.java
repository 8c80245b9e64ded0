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
                .description("Time from publishing a self-test message until its session received it")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofNanos(100_000))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(meters);
        failures = Counter.builder("herald.selftest.failures")
                .description("Self-tests whose message could not be published or was not delivered in time")
                .register(meters);
    }

    void passed(Duration latency) {
        this.latency.record(latency);
    }

    void failed() {
        failures.increment();
    }
}
