package dev.herald.jetty;

import dev.herald.limits.Limit;
import dev.herald.logging.LogLine;
import dev.herald.logging.RateLimitedLogger;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Logs which requests and connections run into a limit, and the setting that changes it. */
public final class LimitLog {

    private static final RateLimitedLogger log = RateLimitedLogger.of(LimitLog.class);

    private LimitLog() {}

    /**
     * A request is refused.
     *
     * @param user the name of its caller; null if its credentials were not looked at
     * @param reason the reason that the client receives
     */
    public static void refused(Limit limit, HttpServletRequest request, @Nullable String user, String reason) {
        log.warn(
                limit,
                () -> limited(RequestLogLine.of("Request refused: it exceeds a limit.", request), limit)
                        .with("user", user)
                        .with("reason", reason));
    }

    /** A response is aborted: its client took too long. */
    public static void aborted(Limit limit, HttpServletRequest request) {
        LogLine line = RequestLogLine.of("Response aborted: its client did not read it in time.", request);
        log.warn(limit, () -> limited(line, limit));
    }

    /** The same as {@link #refused} before it is known who sends it. */
    static void refused(Limit limit, Request request, String reason) {
        log.warn(
                limit,
                () -> limited(LogLine.of("Request refused: it exceeds a limit."), limit)
                        .with("address", address(request.getConnectionMetaData().getRemoteSocketAddress()))
                        .with("method", request.getMethod())
                        .with("path", request.getHttpURI().getPath())
                        .with("reason", reason));
    }

    /** A connection is closed. */
    static void closed(Limit limit, @Nullable SocketAddress client) {
        log.warn(limit, () -> limited(LogLine.of(sentence(limit)), limit).with("address", address(client)));
    }

    private static LogLine limited(LogLine line, Limit limit) {
        return line.with("setting", limit.setting());
    }

    private static String sentence(Limit limit) {
        return switch (limit) {
            case REQUEST_TIMEOUT -> "Connection closed: no complete request head arrived in time.";
            case PENDING_CONNECTIONS -> "Connection closed: too many have not sent a request, and it was the oldest.";
            case PENDING_CONNECTIONS_BY_ADDRESS ->
                "Connection closed: too many of this address have not sent a request, and it was the oldest.";
            case RESPONSE_TIMEOUT -> "Connection closed: its client reads nothing of its response.";
            case RESPONSE_RATE -> "Connection closed: its client reads its response too slowly.";
            case UNREAD_RESPONSES -> "Connection closed: too many responses are unread, and it was the oldest.";
            case UNREAD_RESPONSES_BY_ADDRESS ->
                "Connection closed: too many responses to this address are unread, and it was the oldest.";
            case MEMORY -> "Connection closed: memory is short, and its requests and unread responses hold the most.";
            default -> "Connection closed: it exceeds a limit.";
        };
    }

    private static @Nullable Object address(@Nullable SocketAddress client) {
        return client instanceof InetSocketAddress internet ? internet.getAddress() : client;
    }
}
