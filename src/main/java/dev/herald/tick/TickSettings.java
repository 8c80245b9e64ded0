package dev.herald.tick;

import dev.herald.settings.Within;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The topic tick, which clients that name no topic receive.
 *
 * @param enabled Whether this node publishes to the topic tick.
 * @param interval Time between two ticks. 1ms to 365d.
 */
@ConfigurationProperties("herald.tick")
record TickSettings(
        @DefaultValue("true") boolean enabled,

        @Within(min = "1ms", max = "365d") @DefaultValue("1s")
        Duration interval) {}
