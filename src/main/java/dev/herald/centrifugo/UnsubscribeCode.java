package dev.herald.centrifugo;

/** Why this server ended a subscription. SDKs subscribe again after a code of 2500 or more. */
enum UnsubscribeCode {
    /** Somebody else has ended it. */
    SERVER(2000, "server unsubscribe"),
    INSUFFICIENT_STATE(2500, "insufficient state"),
    EXPIRED(2501, "subscription expired");

    private final int code;
    private final String reason;

    UnsubscribeCode(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    int code() {
        return code;
    }

    String reason() {
        return reason;
    }
}
