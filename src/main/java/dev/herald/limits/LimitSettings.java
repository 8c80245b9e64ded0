package dev.herald.limits;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits on clients and publishers. An address is an IPv4 address or an IPv6 network (/64).
 *
 * @param sessions Maximum number of open sessions on this node. 0 means as many as the limit on open files allows, less a
 *     tenth, and at least 1000.
 * @param sessionsByAddress Maximum number of open sessions of one address. 0 means no limit.
 * @param handshakesPerSecond WebSocket handshakes and event stream requests accepted per second, up to 1000000; unused ones of
 *     up to two seconds may be used at once. 0 means no limit.
 * @param handshakesPerSecondByAddress WebSocket handshakes and event stream requests accepted per second from one address, up to
 *     1000000; unused ones of up to two seconds may be used at once. 0 means no limit.
 * @param publishesPerSecond Messages that one API key or user may publish per second, up to 1000000; unused ones of up to two
 *     seconds, or one batch, may be used at once. 0 means no limit.
 * @param messagesPerSecondByAddress Messages, fragments and control frames that all sessions of one address may send per
 *     second, up to 1000000000. 0 means no limit.
 * @param bytesPerSecondByAddress Bytes that all sessions of one address may send per second, counted as in
 *     herald.session.bytes-per-second, up to 1TB. 0 means no limit.
 * @param processingTimePerSecondByAddress Processor time that all sessions of one address may use per second, counted as in
 *     herald.session.processing-time-per-second, up to 1000s. 0 means no limit.
 * @param trustedProxies Addresses or networks (such as 10.0.0.0/8) of reverse proxies whose X-Forwarded-For,
 *     X-Forwarded-Proto, X-Forwarded-Host and Forwarded headers are trusted. From other addresses these headers are ignored.
 * @param requestTimeout Maximum time for the header of a request, and then for its body, to arrive. At least 1ms.
 * @param pendingConnections Maximum number of connections that have not sent a complete request, and of connections that are
 *     idle between two requests; beyond it the oldest is closed. At least 1, and never more than half of the open files that
 *     sessions leave.
 * @param pendingBodies Maximum number of requests whose bodies have not arrived completely; further ones are rejected with
 *     503. At least 1.
 * @param memory Maximum memory for topic history, messages that wait for slow clients, incomplete messages, requests and
 *     responses together. History takes at most half of it, one address or user at most a quarter. Beyond it the session or
 *     request that holds the most is closed, or a new request is rejected with 503. 0B means a quarter of the
 *     maximum heap; otherwise at least 1MB.
 */
@ConfigurationProperties("herald.limits")
public record LimitSettings(
        @DefaultValue("0") int sessions,
        @DefaultValue("1000") int sessionsByAddress,
        @DefaultValue("5000") int handshakesPerSecond,
        @DefaultValue("50") int handshakesPerSecondByAddress,
        @DefaultValue("10000") int publishesPerSecond,
        @DefaultValue("20000") int messagesPerSecondByAddress,
        @DefaultValue("32MB") DataSize bytesPerSecondByAddress,
        @DefaultValue("500ms") Duration processingTimePerSecondByAddress,
        @DefaultValue List<String> trustedProxies,
        @DefaultValue("10s") Duration requestTimeout,
        @DefaultValue("4096") int pendingConnections,
        @DefaultValue("100") int pendingBodies,
        @DefaultValue("0B") DataSize memory) {

    private static final int MAX_RATE = 1_000_000;
    private static final int MAX_MESSAGES = 1_000_000_000;
    private static final DataSize MAX_BYTES = DataSize.ofTerabytes(1);
    private static final Duration MAX_TIME = Duration.ofSeconds(1_000);
    private static final DataSize MIN_MEMORY = DataSize.ofMegabytes(1);
    private static final int MIN_SESSIONS = 1_000;

    public LimitSettings {
        check("sessions", sessions, 0, Integer.MAX_VALUE);
        check("sessions-by-address", sessionsByAddress, 0, Integer.MAX_VALUE);
        check("handshakes-per-second", handshakesPerSecond, 0, MAX_RATE);
        check("handshakes-per-second-by-address", handshakesPerSecondByAddress, 0, MAX_RATE);
        check("publishes-per-second", publishesPerSecond, 0, MAX_RATE);
        check("messages-per-second-by-address", messagesPerSecondByAddress, 0, MAX_MESSAGES);
        check(
                !bytesPerSecondByAddress.isNegative() && bytesPerSecondByAddress.compareTo(MAX_BYTES) <= 0,
                "bytes-per-second-by-address: %s (expected: 0B to 1TB)",
                bytesPerSecondByAddress);
        check(
                !processingTimePerSecondByAddress.isNegative()
                        && processingTimePerSecondByAddress.compareTo(MAX_TIME) <= 0,
                "processing-time-per-second-by-address: %s (expected: 0s to 1000s)",
                processingTimePerSecondByAddress);
        check(requestTimeout.toMillis() >= 1, "request-timeout: %s (expected: 1ms or more)", requestTimeout);
        check("pending-connections", pendingConnections, 1, Integer.MAX_VALUE);
        check("pending-bodies", pendingBodies, 1, Integer.MAX_VALUE);
        check(
                memory.toBytes() == 0 || memory.compareTo(MIN_MEMORY) >= 0,
                "memory: %s (expected: 0B, or 1MB or more)",
                memory);
    }

    int maxSessions() {
        return sessions > 0 ? sessions : Math.max(MIN_SESSIONS, FileDescriptors.max() - FileDescriptors.reserve());
    }

    int maxSessionsByAddress() {
        return sessionsByAddress > 0 ? sessionsByAddress : Integer.MAX_VALUE;
    }

    long maxMemory() {
        return memory.toBytes() > 0 ? memory.toBytes() : Runtime.getRuntime().maxMemory() / 4;
    }

    private static void check(String setting, int value, int min, int max) {
        check(value >= min && value <= max, "%s: %d (expected: %d to %d)", setting, value, min, max);
    }

    @FormatMethod
    private static void check(boolean valid, @FormatString String problem, Object... values) {
        if (!valid) {
            throw new IllegalArgumentException("herald.limits." + problem.formatted(values));
        }
    }
}
