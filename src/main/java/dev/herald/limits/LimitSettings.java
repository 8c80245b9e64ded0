package dev.herald.limits;

import dev.herald.settings.Within;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits on clients and publishers. An address is an IPv4 address or an IPv6 network (/64).
 *
 * @param sessions Maximum number of open sessions on this node. 0 means as many as the limit on open files allows: that
 *     less a tenth, or less 512 if that is more, but at least half of it. More has the same effect. 0 to 10000000.
 * @param sessionsByAddress Maximum number of open sessions of one address, 0 to 10000000. 0 means no limit.
 * @param handshakesPerSecond WebSocket handshakes and event stream requests accepted per second, 0 to 1000000; unused ones of
 *     up to two seconds may be used at once. 0 means no limit.
 * @param handshakesPerSecondByAddress WebSocket handshakes and event stream requests accepted per second from one address, 0 to
 *     1000000; unused ones of up to two seconds may be used at once. 0 means no limit.
 * @param failedAuthenticationsPerSecondByAddress Requests with invalid credentials that one address may make per second, 0 to
 *     1000000; unused ones of up to two seconds may be used at once. Further ones are rejected with 429 instead of 401; valid
 *     credentials are accepted all the same. 0 means no limit.
 * @param publishesPerSecond Messages that one API key, user or address may publish per second, 0 to 1000000; unused ones of up to two
 *     seconds, or one batch, may be used at once. 0 means no limit.
 * @param requestsPerSecond Requests that one API key, user or address may make per second, besides messages to publish and handshakes,
 *     0 to 1000000; unused ones of up to two seconds may be used at once. A page counts as one for each 100 items and for
 *     each 1000 sessions or topics that are searched, a response as one for each 64 KiB. 0 means no limit.
 * @param messagesPerSecondByAddress Messages, fragments and control frames that all sessions of one address may send per
 *     second, 0 to 1000000000. 0 means no limit.
 * @param bytesPerSecondByAddress Bytes that all sessions of one address may send per second, counted as in
 *     herald.session.bytes-per-second, 0B to 900MB. 0B means no limit.
 * @param processingTimePerSecondByAddress Processor time that all sessions of one address may use per second, counted as in
 *     herald.session.processing-time-per-second, 0s to 1000s. 0s means no limit.
 * @param trustedProxies Addresses or networks (such as 10.0.0.0/8) of reverse proxies whose X-Forwarded-For,
 *     X-Forwarded-Proto, X-Forwarded-Host and Forwarded headers are trusted. From other addresses these headers are ignored.
 * @param requestTimeout Maximum time for the header of a request, and then for its body, to arrive. 1ms to 1h.
 * @param responseTimeout Maximum time for which a client may read nothing of a response before it is disconnected. 1ms to 1h.
 * @param responseRate Bytes per second that a client has to read of a response, on average after that time, or it is
 *     disconnected. 0B to 1TB. 0B means no limit.
 * @param unreadResponses Maximum number of responses that wait for their clients to read, a quarter of them to one
 *     address; beyond it the one that has waited longest is given up. 1 to 10000000, and never more than a fifth of the open
 *     files that sessions leave.
 * @param pendingConnections Maximum number of connections that have not sent a complete request, and of connections that are
 *     idle between two requests, a quarter of each to one address; beyond it the oldest is closed. 1 to 10000000, and never more
 *     than a fifth of the open files that sessions leave, nor than an eighth of the memory at 40KB for each.
 * @param pendingBodies Maximum number of requests whose bodies have not arrived completely, a quarter of them of one
 *     API key or user, or without credentials of one address; further ones are rejected with 503 or 429. 1 to 1000000, and never
 *     more than half of the threads (server.jetty.threads.max).
 * @param managementRequests Maximum number of requests to the actuator, besides health, that are in progress or wait, a quarter of
 *     them of one address; further ones are rejected with 503 or 429. 1 to 1000000.
 * @param memory Maximum memory for topic history, messages that wait for slow clients, incomplete messages, requests and
 *     responses together. History takes at most half of it, one address or user at most a quarter. Beyond it the session or
 *     request that holds the most is closed, or a new request is rejected with 503. 0B means a quarter of the
 *     maximum heap; otherwise 1MB to 1TB.
 */
@ConfigurationProperties("herald.limits")
public record LimitSettings(
        @Within(min = "0", max = "10000000") @DefaultValue("0")
        int sessions,

        @Within(min = "0", max = "10000000") @DefaultValue("1000")
        int sessionsByAddress,

        @Within(min = "0", max = "1000000") @DefaultValue("5000")
        int handshakesPerSecond,

        @Within(min = "0", max = "1000000") @DefaultValue("50")
        int handshakesPerSecondByAddress,

        @Within(min = "0", max = "1000000") @DefaultValue("20")
        int failedAuthenticationsPerSecondByAddress,

        @Within(min = "0", max = "1000000") @DefaultValue("10000")
        int publishesPerSecond,

        @Within(min = "0", max = "1000000") @DefaultValue("500")
        int requestsPerSecond,

        @Within(min = "0", max = "1000000000") @DefaultValue("20000")
        int messagesPerSecondByAddress,

        @Within(min = "0B", max = "900MB") @DefaultValue("32MB")
        DataSize bytesPerSecondByAddress,

        @Within(min = "0s", max = "1000s") @DefaultValue("500ms")
        Duration processingTimePerSecondByAddress,

        @DefaultValue List<String> trustedProxies,

        @Within(min = "1ms", max = "1h") @DefaultValue("10s")
        Duration requestTimeout,

        @Within(min = "1ms", max = "1h") @DefaultValue("20s")
        Duration responseTimeout,

        @Within(min = "0B", max = "1TB") @DefaultValue("8KB")
        DataSize responseRate,

        @Within(min = "1", max = "10000000") @DefaultValue("1024")
        int unreadResponses,

        @Within(min = "1", max = "10000000") @DefaultValue("4096")
        int pendingConnections,

        @Within(min = "1", max = "1000000") @DefaultValue("100")
        int pendingBodies,

        @Within(min = "1", max = "1000000") @DefaultValue("32")
        int managementRequests,

        @Within(min = "1MB", max = "1TB", or = "0B") @DefaultValue("0B")
        DataSize memory) {

    int maxSessionsByAddress() {
        return sessionsByAddress > 0 ? sessionsByAddress : Integer.MAX_VALUE;
    }

    long maxMemory() {
        return memory.toBytes() > 0 ? memory.toBytes() : Runtime.getRuntime().maxMemory() / 4;
    }
}
