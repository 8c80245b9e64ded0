package dev.herald.selftest;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** The readiness indicator {@code selfTest}: down while the self-test fails. */
@Component
class SelfTestHealthIndicator implements HealthIndicator {

    private final SelfTest test;

    SelfTestHealthIndicator(SelfTest test) {
        this.test = test;
    }

    @Override
    public Health health() {
        return (test.isPassing() ? Health.up() : Health.down()).build();
    }
}
