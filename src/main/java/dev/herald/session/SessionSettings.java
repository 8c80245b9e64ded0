package dev.herald.session;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits and timeouts of each session.
 *
 * @param pingInterval Time between two pings to a client. 0s means no pings.
 * @param idleTimeout Time after which a session is closed with 1001 if its client sent nothing, not even a pong, or read nothing
 *     of what waits for it. 0s means never.
 * @param closeTimeout Time that a client has to respond to a close before the connection is cut. 0s cuts it at once.
 * @param replyLimit Maximum size of echoes, pongs and direct messages that wait for one client; above it the client is no longer
 *     read from. 0B to 1GB.
 * @param messagesPerSecond Messages, fragments and control frames that a client may send per second, up to 1000000000. 0 means
 *     no limit.
 * @param bytesPerSecond Bytes that a client may send per second, with compression also the bytes that its messages inflate to and
 *     its replies are deflated from. Up to 1TB. 0B means no limit.
 * @param processingTimePerSecond Processor time per second that compression may take for one client, with 10 microseconds for
 *     each read of less than a frame. Up to 1000s. 0s means no limit.
 * @param rateGrace Time for which a client may exceed the three rates per second, or how many seconds' worth it may use at once, before it is
 *     closed with 1008. 1ms to 1h.
 */
@ConfigurationProperties("herald.session")
record SessionSettings(
        @DefaultValue("25s") Duration pingInterval,
        @DefaultValue("60s") Duration idleTimeout,
        @DefaultValue("5s") Duration closeTimeout,
        @DefaultValue("256KB") DataSize replyLimit,
        @DefaultValue("1000") int messagesPerSecond,
        @DefaultValue("4MB") DataSize bytesPerSecond,
        @DefaultValue("50ms") Duration processingTimePerSecond,
        @DefaultValue("5s") Duration rateGrace) {

    private static final Duration LONGEST_GRACE = Duration.ofHours(1);
    private static final DataSize MAX_REPLIES = DataSize.ofGigabytes(1);
    private static final int MAX_MESSAGES = 1_000_000_000;
    private static final DataSize MAX_BYTES = DataSize.ofTerabytes(1);
    private static final Duration MAX_TIME = Duration.ofSeconds(1_000);

    SessionSettings {
        check(!pingInterval.isNegative(), "ping-interval", pingInterval, "0s or more");
        check(!idleTimeout.isNegative(), "idle-timeout", idleTimeout, "0s or more");
        check(!closeTimeout.isNegative(), "close-timeout", closeTimeout, "0s or more");
        check(isWithin(replyLimit, MAX_REPLIES), "reply-limit", replyLimit, "0B to 1GB");
        check(
                messagesPerSecond >= 0 && messagesPerSecond <= MAX_MESSAGES,
                "messages-per-second",
                messagesPerSecond,
                "0 to " + MAX_MESSAGES);
        check(isWithin(bytesPerSecond, MAX_BYTES), "bytes-per-second", bytesPerSecond, "0B to 1TB");
        check(
                !processingTimePerSecond.isNegative() && processingTimePerSecond.compareTo(MAX_TIME) <= 0,
                "processing-time-per-second",
                processingTimePerSecond,
                "0s to 1000s");
        check(
                rateGrace.toMillis() >= 1 && rateGrace.compareTo(LONGEST_GRACE) <= 0,
                "rate-grace",
                rateGrace,
                "1ms to 1h");
    }

    long processingMicros() {
        return processingTimePerSecond.toNanos() / 1_000;
    }

    int replyBytes() {
        return (int) replyLimit.toBytes();
    }

    private static boolean isWithin(DataSize value, DataSize max) {
        return !value.isNegative() && value.compareTo(max) <= 0;
    }

    private static void check(boolean valid, String setting, Object value, String expected) {
        if (!valid) {
            throw new IllegalArgumentException(
                    "herald.session.%s: %s (expected: %s)".formatted(setting, value, expected));
        }
    }
}
