package dev.herald.broadcast;

import java.time.Duration;

/** Redis, or another node, is unreachable or does not respond; a retry may succeed. */
public class UnavailableException extends RuntimeException {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    /** @param message also says whether anything was published */
    public UnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    public UnavailableException(String message) {
        super(message);
    }

    public Duration retryAfter() {
        return RETRY_AFTER;
    }
}
