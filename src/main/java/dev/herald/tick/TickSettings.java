package dev.herald.tick;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The topic tick, which clients that name no topic receive.
 *
 * @param enabled Whether this node publishes to the topic tick.
 * @param interval Time between two ticks. At least 1ms.
 */
@ConfigurationProperties("herald.tick")
record TickSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("1s") Duration interval) {

    TickSettings {
        if (interval.toMillis() < 1) {
            throw new IllegalArgumentException("herald.tick.interval: %s (expected: 1ms or more)".formatted(interval));
        }
    }
}
