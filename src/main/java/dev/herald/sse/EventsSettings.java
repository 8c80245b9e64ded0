package dev.herald.sse;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How event streams behave.
 *
 * @param retry after which time a browser that lost its stream comes back, at the earliest; each is told a time of its own
 *     between this and twice as much, so that not all come at once
 */
@ConfigurationProperties("herald.events")
record EventsSettings(@DefaultValue("2s") Duration retry) {

    EventsSettings {
        if (retry.toMillis() < 1 || retry.toDays() > 0) {
            throw new IllegalArgumentException("herald.events.retry: %s (expected: 1ms to 24h)".formatted(retry));
        }
    }
}
