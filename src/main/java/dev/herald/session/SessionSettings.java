package dev.herald.session;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How long sessions last and what each may hold.
 *
 * @param pingInterval how often a client is asked whether it is still there
 * @param idleTimeout a session from which nothing came for so long, not even a pong, is closed with 1001
 * @param closeTimeout how long a client may take to answer the close of its session before the connection is cut
 * @param replyLimit bytes of replies (echoes, pongs, messages to it alone) that may wait for one client; beyond it the
 *     client is not read from
 */
@ConfigurationProperties("herald.session")
record SessionSettings(
        @DefaultValue("25s") Duration pingInterval,
        @DefaultValue("60s") Duration idleTimeout,
        @DefaultValue("5s") Duration closeTimeout,
        @DefaultValue("256KB") DataSize replyLimit) {

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
    }

    int replyBytes() {
        return (int) replyLimit.toBytes();
    }
}
