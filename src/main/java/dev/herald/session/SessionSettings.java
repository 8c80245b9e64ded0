package dev.herald.session;

import dev.herald.settings.Within;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits and timeouts of each session.
 *
 * @param pingInterval Time between two pings to a client, 0s to 365d. 0s means no pings.
 * @param idleTimeout Time after which a session is closed with 1001 if its client sent nothing, not even a pong, or read nothing
 *     of what waits for it, 0s to 365d. 0s means never.
 * @param closeTimeout Time that a client has to respond to a close before the connection is cut, 0s to 1h. 0s cuts it at once.
 * @param replyLimit Maximum size of echoes, pongs and direct messages that wait for one client; above it the client is no longer
 *     read from. 0B to 1GB.
 * @param messagesPerSecond Messages, fragments and control frames that a client may send per second, 0 to 1000000000. 0 means
 *     no limit.
 * @param bytesPerSecond Bytes that a client may send per second, with compression also the bytes that its messages inflate to and
 *     its replies are deflated from. 0B to 900MB. 0B means no limit.
 * @param processingTimePerSecond Processor time per second that compression may take for one client, with 10 microseconds for
 *     each read of less than a frame. 0s to 1000s. 0s means no limit.
 * @param rateGrace Time for which a client may exceed the three rates per second, or how many seconds' worth it may use at once, before it is
 *     closed with 1008. 1ms to 1h.
 */
@ConfigurationProperties("herald.session")
record SessionSettings(
        @Within(min = "0s", max = "365d") @DefaultValue("25s")
        Duration pingInterval,

        @Within(min = "0s", max = "365d") @DefaultValue("60s")
        Duration idleTimeout,

        @Within(min = "0s", max = "1h") @DefaultValue("2s") Duration closeTimeout,

        @Within(min = "0B", max = "1GB") @DefaultValue("256KB")
        DataSize replyLimit,

        @Within(min = "0", max = "1000000000") @DefaultValue("1000")
        int messagesPerSecond,

        @Within(min = "0B", max = "900MB") @DefaultValue("4MB")
        DataSize bytesPerSecond,

        @Within(min = "0s", max = "1000s") @DefaultValue("50ms")
        Duration processingTimePerSecond,

        @Within(min = "1ms", max = "1h") @DefaultValue("5s") Duration rateGrace) {

    long processingMicros() {
        return processingTimePerSecond.toNanos() / 1_000;
    }

    int replyBytes() {
        return (int) replyLimit.toBytes();
    }
}
