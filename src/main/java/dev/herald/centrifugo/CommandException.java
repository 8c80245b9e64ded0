package dev.herald.centrifugo;

import dev.herald.centrifugo.protocol.Error;

/** A command is replied to with an error. */
final class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    CommandException(ErrorCode code) {
        this(code, code.error().getMessage());
    }

    /** @param message for the client, in place of that of the code */
    CommandException(ErrorCode code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    Error error() {
        return code.error().toBuilder().setMessage(getMessage()).build();
    }

    ErrorCode code() {
        return code;
    }
}
