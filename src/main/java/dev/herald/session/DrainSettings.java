package dev.herald.session;

import dev.herald.settings.Within;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How sessions are closed on shutdown, or when an operator drains this node.
 *
 * @param period Time over which all sessions are closed, evenly. Fewer than 10 per second take less. 0s to 24h.
 * @param window Time over which the clients reconnect; each gets a reconnect delay within it. 0s means as long as closing takes.
 *     0s to 24h.
 * @param delay Time between becoming not ready on shutdown and closing the first session, for load balancers that notice late.
 *     0s to 24h.
 */
@ConfigurationProperties("herald.drain")
record DrainSettings(
        @Within(min = "0s", max = "24h") @DefaultValue("3s") Duration period,

        @Within(min = "0s", max = "24h") @DefaultValue("0s") Duration window,
        @Within(min = "0s", max = "24h") @DefaultValue("0s") Duration delay) {

    /** @param length of a drain */
    Duration windowAfter(Duration length) {
        return window.isZero() ? length : window;
    }
}
