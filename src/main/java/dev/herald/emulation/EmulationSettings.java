package dev.herald.emulation;

import dev.herald.settings.Within;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Commands of clients without WebSocket, which send them by requests of their own.
 *
 * @param maxForwarded How many requests may be forwarded to other nodes at a time, and how many that other nodes have forwarded may
 *     wait. What is more is refused with 503, or dropped. 1 to 1000000.
 * @param forwardedSize Maximum size of the requests that are being forwarded, and of those that other nodes have forwarded and that wait.
 *     One request is always accepted. What is more is refused with 503, or dropped. 1KB to 1TB.
 * @param waitingSize Maximum size of what a client may have sent that waits because it does not read the replies. One request more is
 *     accepted; beyond that the client is disconnected. 0B to 64MB.
 */
@ConfigurationProperties("herald.emulation")
record EmulationSettings(
        @Within(min = "1", max = "1000000") @DefaultValue("1000")
        int maxForwarded,

        @Within(min = "1KB", max = "1TB") @DefaultValue("64MB")
        DataSize forwardedSize,

        @Within(min = "0B", max = "64MB") @DefaultValue("1MB")
        DataSize waitingSize) {}
