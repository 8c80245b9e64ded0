package dev.herald.selftest;

import dev.herald.settings.Within;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The self-test of delivery, which readiness depends on.
 *
 * @param enabled Whether this node publishes a message to a session of its own at intervals, to check that it delivers. If not,
 *     readiness does not depend on it.
 * @param interval Time between two self-tests. 1ms to 24h.
 * @param timeout Time after which a self-test message that was not delivered makes this node not ready. 1ms to 24h.
 */
@ConfigurationProperties("herald.selftest")
record SelfTestSettings(
        @DefaultValue("true") boolean enabled,

        @Within(min = "1ms", max = "24h") @DefaultValue("5s")
        Duration interval,

        @Within(min = "1ms", max = "24h") @DefaultValue("5s")
        Duration timeout) {}
