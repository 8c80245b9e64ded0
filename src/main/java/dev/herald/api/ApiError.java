package dev.herald.api;

import org.springframework.http.HttpStatus;

/** The errors with which methods respond, by the codes that clients of the server API of Centrifugo know. */
enum ApiError {
    INTERNAL(100, "internal server error", HttpStatus.INTERNAL_SERVER_ERROR),
    UNKNOWN_CHANNEL(102, "unknown channel", HttpStatus.NOT_FOUND),
    PERMISSION_DENIED(103, "permission denied", HttpStatus.FORBIDDEN),
    METHOD_NOT_FOUND(104, "method not found", HttpStatus.NOT_FOUND),
    LIMIT_EXCEEDED(106, "limit exceeded", HttpStatus.BAD_REQUEST),
    BAD_REQUEST(107, "bad request", HttpStatus.BAD_REQUEST),
    NOT_AVAILABLE(108, "not available", HttpStatus.BAD_REQUEST),
    TOO_MANY_REQUESTS(111, "too many requests", HttpStatus.TOO_MANY_REQUESTS),
    UNRECOVERABLE_POSITION(112, "unrecoverable position", HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE),
    CONFLICT(113, "conflict", HttpStatus.CONFLICT);

    private final int code;
    private final String message;
    private final HttpStatus status;

    ApiError(int code, String message, HttpStatus status) {
        this.code = code;
        this.message = message;
        this.status = status;
    }

    int code() {
        return code;
    }

    /** What it says unless there is more to say. */
    String message() {
        return message;
    }

    /** With which it is responded where errors have statuses of their own. */
    HttpStatus status() {
        return status;
    }
}
