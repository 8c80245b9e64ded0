package dev.herald.emulation;

import dev.herald.settings.Within;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Commands of clients without WebSocket, which send them by requests of their own.
 *
 * @param maxForwarded How many requests may be forwarded to other nodes at a time, and how many that other nodes have forwarded may
 *     wait. What is more is refused with 503, or dropped. 1 to 1000000.
 */
@ConfigurationProperties("herald.emulation")
record EmulationSettings(
        @Within(min = "1", max = "1000000") @DefaultValue("1000")
        int maxForwarded) {}
