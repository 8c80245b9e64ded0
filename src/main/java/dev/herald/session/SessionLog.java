package dev.herald.session;

import dev.herald.limits.Limit;
import dev.herald.logging.LogLine;
import dev.herald.logging.RateLimitedLogger;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;

/**
 * Logs which sessions this node closes, why, and the setting that changes it: as a warning if something may have to be done
 * about it, and as information if it is intended, such as the end of a token. What the client closes is not logged.
 */
final class SessionLog {

    private static final RateLimitedLogger log = RateLimitedLogger.of(SessionLog.class);

    private static final Map<CloseStatus, Cause> CAUSES = Map.of(
            CloseReasons.TOO_SLOW, Cause.FELL_BEHIND,
            CloseReasons.OUT_OF_MEMORY, Cause.MEMORY,
            CloseReasons.TOO_MANY_SESSIONS, Cause.TOO_MANY_SESSIONS,
            CloseReasons.TOO_MANY_TOPICS, Cause.TOO_MANY_TOPICS,
            CloseReasons.TOO_MANY_TOPICS_BY_CALLER, Cause.TOO_MANY_TOPICS_BY_CALLER,
            CloseReasons.TOPICS_UNAVAILABLE, Cause.TOPICS_UNAVAILABLE,
            CloseReasons.TOKEN_EXPIRED, Cause.TOKEN_EXPIRED);

    private enum Cause {
        FELL_BEHIND("its client fell further behind than the history of its topic reaches.", "herald.topic.history"),
        MEMORY("memory is short, and what waits for its client is the most.", "herald.limits.memory"),
        TOO_MANY_SESSIONS("there are too many sessions.", "herald.limits.sessions, herald.limits.sessions-by-address"),
        TOO_MANY_TOPICS("it names a new topic, and there are too many.", "herald.topic.max-topics"),
        TOO_MANY_TOPICS_BY_CALLER(
                "it names a new topic, and its user or address has added its share of them.",
                "herald.topic.max-topics-by-caller"),
        TOPICS_UNAVAILABLE("its topics could not be loaded from Redis in time.", null),
        TOKEN_EXPIRED("its token has expired.", null),
        PROTOCOL_ERROR("its client broke the protocol.", null),
        BAD_DATA("its client sent data that does not match its type.", null),
        INACTIVE("its client has not responded in time.", "herald.session.idle-timeout"),
        FAILURE("this node failed to handle a message. Its error is logged as well.", null),
        TOKEN_INVALID("its client's token is not valid.", null),
        NO_COMMAND("its client has not connected in time.", null),
        DISCONNECTED("it was disconnected.", null);

        private final String sentence;
        private final @Nullable String setting;

        Cause(String sentence, @Nullable String setting) {
            this.sentence = "Session closed: " + sentence;
            this.setting = setting;
        }

        boolean isIntended() {
            return this == TOKEN_EXPIRED
                    || this == TOKEN_INVALID
                    || this == NO_COMMAND
                    || this == INACTIVE
                    || this == DISCONNECTED;
        }
    }

    private SessionLog() {}

    /** @param limit that its client exceeded; null if it is none of those that clients have by themselves */
    static void closed(Session session, CloseStatus status, @Nullable Limit limit) {
        if (limit != null) {
            log.warn(
                    limit, () -> line("Session closed: its client exceeds a limit.", session, status, limit.setting()));
            return;
        }
        Cause cause = cause(status);
        if (cause.isIntended()) {
            intended(session, status, cause);
        } else {
            log.warn(cause, () -> line(cause.sentence, session, status, cause.setting));
        }
    }

    /** An operator or a backend wanted it, with any status. */
    static void disconnected(Session session, CloseStatus status) {
        intended(session, status, Cause.DISCONNECTED);
    }

    private static void intended(Session session, CloseStatus status, Cause cause) {
        log.info(cause, () -> line(cause.sentence, session, status, cause.setting));
    }

    private static Cause cause(CloseStatus status) {
        Cause known = CAUSES.get(status);
        return known != null
                ? known
                : switch (status.getCode()) {
                    case 1001 -> Cause.INACTIVE;
                    case 1002, 3501, 3508 -> Cause.PROTOCOL_ERROR;
                    case 1003, 1007 -> Cause.BAD_DATA;
                    case 1011, 3004 -> Cause.FAILURE;
                    case 3005, 3006 -> Cause.TOKEN_EXPIRED;
                    case 3010 -> Cause.FELL_BEHIND;
                    case 3500 -> Cause.TOKEN_INVALID;
                    case 3502 -> Cause.NO_COMMAND;
                    default -> Cause.DISCONNECTED;
                };
    }

    private static LogLine line(String sentence, Session session, CloseStatus status, @Nullable String setting) {
        User user = session.user() == null ? null : User.ofKey(session.user());
        return LogLine.of(sentence)
                .with("session", session.id())
                .with("transport", session.transport().tag())
                .with("user", user == null ? "anonymous" : user.name())
                .with("issuer", user == null ? null : user.issuer())
                .with("address", session.address())
                .with("age", session.age().toSeconds() + "s")
                .with("code", status.getCode())
                .with("reason", status.getReason())
                .with("setting", setting);
    }
}
