package dev.herald.hooks;

import java.util.Locale;

/** How a request of a hook ended. */
enum HookOutcome {
    SUCCESS,
    /** The application refused with an error. */
    ERROR,
    /** The application has the client disconnected. */
    DISCONNECT,
    TIMEOUT,
    /** No connection could be made. */
    UNREACHABLE,
    /** The connection was lost. */
    CONNECTION_LOST,
    /** Status 429, 502, 503 or 504. */
    UNAVAILABLE,
    /** Any other status than 200. */
    STATUS,
    INVALID_RESPONSE,
    /** Not sent: too many in flight. */
    OVERLOADED,
    /** Not sent: the circuit breaker is open. */
    BREAKER_OPEN,
    /** A fault of Herald. */
    INTERNAL_ERROR;

    /** Whether the endpoint itself is slow or down, whatever the client sent. */
    boolean isOutage() {
        return switch (this) {
            case TIMEOUT, UNREACHABLE, CONNECTION_LOST, UNAVAILABLE -> true;
            case SUCCESS, ERROR, DISCONNECT, STATUS, INVALID_RESPONSE, OVERLOADED, BREAKER_OPEN, INTERNAL_ERROR ->
                false;
        };
    }

    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
