package dev.herald.centrifugo;

import dev.herald.centrifugo.protocol.Error;

/** The errors with which commands are replied to; the connection goes on after each of them. */
enum ErrorCode {
    INTERNAL(100, "internal server error", true),
    PERMISSION_DENIED(103, "permission denied", false),
    ALREADY_SUBSCRIBED(105, "already subscribed", false),
    LIMIT_EXCEEDED(106, "limit exceeded", false),
    BAD_REQUEST(107, "bad request", false),
    NOT_AVAILABLE(108, "not available", false),
    TOKEN_EXPIRED(109, "token expired", false),
    EXPIRED(110, "expired", false),
    TOO_MANY_REQUESTS(111, "too many requests", true),
    UNRECOVERABLE_POSITION(112, "unrecoverable position", false);

    private final Error error;

    ErrorCode(int code, String message, boolean temporary) {
        this.error = Error.newBuilder()
                .setCode(code)
                .setMessage(message)
                .setTemporary(temporary)
                .build();
    }

    int code() {
        return error.getCode();
    }

    Error error() {
        return error;
    }
}
