package dev.herald.limits;

import java.time.Duration;

/** A limit is exceeded. Has no stack trace, since clients can cause it at any rate. */
public class LimitExceededException extends RuntimeException {

    private final Limit limit;
    private final Duration retryAfter;

    /**
     * @param problem what exceeds the limit, such as {@code Session limit reached}
     * @param accepted how much the limit accepts, such as {@code at most 10}
     */
    public LimitExceededException(Limit limit, String problem, String accepted, Duration retryAfter) {
        super("%s: %s (%s).".formatted(problem, accepted, limit.setting()), null, false, false);
        this.limit = limit;
        this.retryAfter = retryAfter;
    }

    public Limit limit() {
        return limit;
    }

    /** Seconds until a retry may succeed, at least 1. */
    public long retryAfterSeconds() {
        return Math.max(1, retryAfter.plusNanos(999_999_999).toSeconds());
    }
}
