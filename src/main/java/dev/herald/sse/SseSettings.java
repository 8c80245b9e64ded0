package dev.herald.sse;

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
record SseSettings(@DefaultValue("2s") Duration retry) {

    SseSettings {
        if (retry.toMillis() < 1 || retry.toDays() > 0) {
            throw new IllegalArgumentException("herald.sse.retry: %s (expected: 1ms to 24h)".formatted(retry));
        }
    }
}
