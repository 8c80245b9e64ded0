package dev.herald.http;

import dev.herald.logging.LogLine;
import dev.herald.security.CallerPermissions;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Logs what operators do: who, from which address, to which session or user, and with what outcome; never the content of a
 * message. Every action has its line, however many there are: only operators can cause them.
 */
final class AuditLog {

    private static final Logger log = LoggerFactory.getLogger(AuditLog.class);

    private AuditLog() {}

    /** Begins the line of an action that the caller of {@code request} takes; called on the thread of the request. */
    static LogLine line(String sentence, HttpServletRequest request) {
        return LogLine.of(sentence)
                .with("operator", CallerPermissions.current().name())
                .with("address", request.getRemoteAddr());
    }

    /** Logs the line once the outcome is known, with what {@code facts} add to it if the action succeeds. */
    static <T> CompletableFuture<T> log(LogLine line, CompletableFuture<T> outcome, BiConsumer<LogLine, T> facts) {
        return outcome.whenComplete((result, failure) -> {
            if (failure == null) {
                facts.accept(line, result);
            }
            log(line, failure);
        });
    }

    /** The same for an action without a result. */
    static <T> CompletableFuture<T> log(LogLine line, CompletableFuture<T> outcome) {
        return log(line, outcome, (same, result) -> {});
    }

    /** Logs the line of an action that has succeeded, or failed for this reason. */
    static void log(LogLine line, @Nullable Throwable failure) {
        line.with("outcome", failure == null ? "done" : "failed: " + reason(failure))
                .log(log, Level.INFO);
    }

    private static @Nullable String reason(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause.getMessage();
    }
}
