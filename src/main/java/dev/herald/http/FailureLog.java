package dev.herald.http;

import dev.herald.broadcast.OverloadedException;
import dev.herald.broadcast.PartiallyPublishedException;
import dev.herald.broadcast.UnavailableException;
import dev.herald.jetty.LimitLog;
import dev.herald.jetty.RequestLogLine;
import dev.herald.limits.Limit;
import dev.herald.logging.RateLimitedLogger;
import dev.herald.security.CallerPermissions;
import dev.herald.topic.TooManyTopicsException;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Logs whose requests fail for lack of something, and what changes that. What is only malformed is not logged. */
final class FailureLog {

    private static final RateLimitedLogger log = RateLimitedLogger.of(FailureLog.class);

    private enum Cause {
        OVERLOADED,
        UNAVAILABLE,
        TOO_MANY_TOPICS,
        PARTIALLY_PUBLISHED
    }

    private FailureLog() {}

    static void exceeded(Limit limit, HttpServletRequest request, Exception reason) {
        LimitLog.refused(limit, request, CallerPermissions.current().name(), String.valueOf(reason.getMessage()));
    }

    static void overloaded(HttpServletRequest request, OverloadedException reason) {
        warn(
                Cause.OVERLOADED,
                "Publish request rejected: sessions on this node cannot be sent messages as fast as they are published.",
                "herald.topic.history",
                request,
                reason);
    }

    static void unavailable(HttpServletRequest request, UnavailableException reason) {
        warn(Cause.UNAVAILABLE, "Request failed: Redis or another node did not respond.", null, request, reason);
    }

    static void tooManyTopics(HttpServletRequest request, TooManyTopicsException reason) {
        warn(
                Cause.TOO_MANY_TOPICS,
                reason.isByCaller()
                        ? "Request refused: it names a new topic, and its caller has added its share of them."
                        : "Request refused: it names a new topic, and there are too many.",
                reason.isByCaller() ? "herald.topic.max-topics-by-caller" : "herald.topic.max-topics",
                request,
                reason);
    }

    static void partiallyPublished(HttpServletRequest request, PartiallyPublishedException reason) {
        warn(Cause.PARTIALLY_PUBLISHED, "Request failed: only a part of it was published.", null, request, reason);
    }

    private static void warn(
            Cause cause, String sentence, @Nullable String setting, HttpServletRequest request, Exception reason) {
        log.warn(
                cause,
                () -> RequestLogLine.of(sentence, request)
                        .with("user", CallerPermissions.current().name())
                        .with("reason", reason.getMessage())
                        .with("setting", setting));
    }
}
