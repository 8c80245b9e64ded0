package dev.herald.api;

import dev.herald.broadcast.OverloadedException;
import dev.herald.broadcast.UnavailableException;
import dev.herald.limits.Limit;
import dev.herald.limits.LimitExceededException;
import dev.herald.logging.LogLine;
import dev.herald.logging.RateLimitedLogger;
import dev.herald.publishing.TooLargeException;
import dev.herald.security.NotAllowedException;
import dev.herald.topic.TooManyTopicsException;
import org.jspecify.annotations.Nullable;

/** Logs whose calls fail for lack of something, and what changes that, as for other requests. What is only malformed is not logged. */
final class ApiFailureLog {

    private static final RateLimitedLogger log = RateLimitedLogger.of(ApiFailureLog.class);

    private enum Cause {
        SCOPE,
        TOPIC,
        OVERLOADED,
        UNAVAILABLE,
        TOO_MANY_TOPICS
    }

    private final String method;
    private final ApiCaller caller;

    ApiFailureLog(String method, ApiCaller caller) {
        this.method = method;
        this.caller = caller;
    }

    void failed(Throwable reason) {
        switch (reason) {
            case LimitExceededException e -> exceeded(e.limit(), e);
            case TooLargeException e -> exceeded(e.limit(), e);
            case ApiException e -> refused(e);
            case NotAllowedException e ->
                warn(Cause.TOPIC, "Call refused: its credentials do not permit the topic.", null, e);
            case OverloadedException e ->
                warn(
                        Cause.OVERLOADED,
                        "Call refused: sessions on this node cannot be sent messages as fast as they are published.",
                        "herald.topic.history",
                        e);
            case UnavailableException e ->
                warn(Cause.UNAVAILABLE, "Call failed: Redis or another node did not respond.", null, e);
            case TooManyTopicsException e ->
                warn(
                        Cause.TOO_MANY_TOPICS,
                        e.isByCaller()
                                ? "Call refused: it names a new topic, and its caller has added its share of them."
                                : "Call refused: it names a new topic, and there are too many.",
                        e.isByCaller() ? "herald.topic.max-topics-by-caller" : "herald.topic.max-topics",
                        e);
            default -> {}
        }
    }

    private void refused(ApiException reason) {
        if (reason.error() == ApiError.PERMISSION_DENIED) {
            warn(Cause.SCOPE, "Call refused: its credentials lack the scope that it requires.", null, reason);
        }
    }

    private void exceeded(Limit limit, Exception reason) {
        warn(limit, "Call refused: it exceeds a limit.", limit.setting(), reason);
    }

    private void warn(Enum<?> cause, String sentence, @Nullable String setting, Exception reason) {
        log.warn(
                cause,
                () -> LogLine.of(sentence)
                        .with("path", "/api/" + method)
                        .with("user", caller.permissions().name())
                        .with(
                                "caller",
                                caller.permissions().nameUnlessAnonymous() == null
                                        ? caller.caller().name()
                                        : null)
                        .with("reason", reason.getMessage())
                        .with("setting", setting));
    }
}
