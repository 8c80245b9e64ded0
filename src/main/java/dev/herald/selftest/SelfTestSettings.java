package dev.herald.selftest;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the service sees whether it delivers.
 *
 * @param enabled whether it looks at all; if not, readiness says nothing of it
 * @param interval how often a message is sent the whole way
 * @param timeout when one that has not come back counts as lost, and this node as not ready
 */
@ConfigurationProperties("herald.selftest")
record SelfTestSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("5s") Duration interval,
        @DefaultValue("5s") Duration timeout) {

    SelfTestSettings {
        if (interval.toMillis() < 1 || timeout.toMillis() < 1) {
            throw new IllegalArgumentException("herald.selftest: interval %s, timeout %s (expected: both 1ms or more)"
                    .formatted(interval, timeout));
        }
    }
}
