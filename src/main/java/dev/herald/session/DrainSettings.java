package dev.herald.session;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How sessions are sent away when the service ends, or when an operator wants them elsewhere.
 *
 * @param period over which sessions are closed, evenly; few of them need less
 * @param window over which those that were sent away come back, each in its own slot; 0 for as long as closing them
 *     takes
 * @param delay how long the end of the service waits with the first close after it has said that it is not ready, for load
 *     balancers that hear of it later
 */
@ConfigurationProperties("herald.drain")
record DrainSettings(
        @DefaultValue("20s") Duration period,
        @DefaultValue("0s") Duration window,
        @DefaultValue("0s") Duration delay) {

    private static final Duration LONGEST = Duration.ofHours(24);

    DrainSettings {
        require("period", period);
        require("window", window);
        require("delay", delay);
    }

    /** @param length of a drain */
    Duration windowAfter(Duration length) {
        return window.isZero() ? length : window;
    }

    private static void require(String setting, Duration value) {
        if (value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("herald.drain.%s: %s (expected: 0s to 24h)".formatted(setting, value));
        }
    }
}
