package dev.herald.sse;

import dev.herald.settings.Within;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Server-Sent Events.
 *
 * @param retry Minimum reconnect delay that event streams send to browsers (the field retry). Each stream gets a random one
 *     between this and twice as much, so that clients do not all reconnect at once. 1ms to 24h.
 */
@ConfigurationProperties("herald.sse")
record SseSettings(
        @Within(min = "1ms", max = "24h") @DefaultValue("2s")
        Duration retry) {}
