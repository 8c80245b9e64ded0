package dev.herald.limits;

import java.time.Duration;

/** Somebody asked for more than a limit allows. Has no stack trace, since a client can cause as many as it likes. */
public class LimitExceededException extends RuntimeException {

    private final Limit limit;
    private final Duration retryAfter;

    /** The message says what {@code was} asked for, what was {@code expected}, and which setting says so. */
    public LimitExceededException(Limit limit, String was, String expected, Duration retryAfter) {
        super("%s (expected: %s, %s)".formatted(was, expected, limit.setting()), null, false, false);
        this.limit = limit;
        this.retryAfter = retryAfter;
    }

    public Limit limit() {
        return limit;
    }

    /** Whole seconds until it is worth trying again, at least one. */
    public long retryAfterSeconds() {
        return Math.max(1, retryAfter.plusNanos(999_999_999).toSeconds());
    }
}
