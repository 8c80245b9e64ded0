package dev.herald.session;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How long sessions last and what each may hold.
 *
 * @param pingInterval how often a client is asked whether it is still there
 * @param idleTimeout a session from which nothing came for so long, not even a pong, or whose client read nothing of what
 *     waited for it, is closed with 1001
 * @param closeTimeout how long a client may take to answer the close of its session before the connection is cut
 * @param replyLimit bytes of replies (echoes, pongs, messages to it alone) that may wait for one client; beyond it the
 *     client is not read from
 * @param messagesPerSecond what a client may send: messages, each fragment of one, and control frames; 0 for as many as it
 *     likes
 * @param bytesPerSecond the same in bytes, and beside those that it sent all that they inflate to and all that are deflated
 *     to answer it
 * @param processingTimePerSecond what inflating and deflating for one client may take of a processor, and what its reads cost
 *     that complete no frame; 0 for as much as it likes
 * @param rateGrace for how long it may send more, or how many seconds' worth of it at once, before it is closed with 1008
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
    private static final int MAX_MESSAGES = 1_000_000_000;
    private static final long MAX_BYTES = 1L << 40;
    private static final Duration MAX_TIME = Duration.ofSeconds(1_000);

    SessionSettings {
        if (pingInterval.isNegative() || idleTimeout.isNegative() || closeTimeout.isNegative()) {
            throw new IllegalArgumentException(
                    "herald.session: ping-interval %s, idle-timeout %s, close-timeout %s (expected: none below 0; 0 turns the first two off)"
                            .formatted(pingInterval, idleTimeout, closeTimeout));
        }
        if (replyLimit.toBytes() < 0 || replyLimit.toBytes() > 1 << 30) {
            throw new IllegalArgumentException(
                    "herald.session.reply-limit: %s (expected: 0B to 1GB)".formatted(replyLimit));
        }
        if (messagesPerSecond < 0
                || messagesPerSecond > MAX_MESSAGES
                || bytesPerSecond.toBytes() < 0
                || bytesPerSecond.toBytes() > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "herald.session: messages-per-second %d, bytes-per-second %s (expected: 0 to %d, 0B to 1TB)"
                            .formatted(messagesPerSecond, bytesPerSecond, MAX_MESSAGES));
        }
        if (processingTimePerSecond.isNegative() || processingTimePerSecond.compareTo(MAX_TIME) > 0) {
            throw new IllegalArgumentException("herald.session.processing-time-per-second: %s (expected: 0s to 1000s)"
                    .formatted(processingTimePerSecond));
        }
        if (rateGrace.toMillis() < 1 || rateGrace.compareTo(LONGEST_GRACE) > 0) {
            throw new IllegalArgumentException(
                    "herald.session.rate-grace: %s (expected: 1ms to 1h)".formatted(rateGrace));
        }
    }

    long processingMicros() {
        return processingTimePerSecond.toNanos() / 1_000;
    }

    int replyBytes() {
        return (int) replyLimit.toBytes();
    }
}
