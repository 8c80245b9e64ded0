package dev.herald.selftest;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The self-test of delivery, which readiness depends on.
 *
 * @param enabled Whether this node publishes a message to a session of its own at intervals, to check that it delivers. If not,
 *     readiness does not depend on it.
 * @param interval Time between two self-tests. At least 1ms.
 * @param timeout Time after which a self-test message that was not delivered makes this node not ready. At least 1ms.
 */
@ConfigurationProperties("herald.selftest")
record SelfTestSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("5s") Duration interval,
        @DefaultValue("5s") Duration timeout) {

    SelfTestSettings {
        check("interval", interval);
        check("timeout", timeout);
    }

    private static void check(String setting, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "herald.selftest.%s: %s (expected: 1ms or more)".formatted(setting, value));
        }
    }
}
