package dev.herald.centrifugo;

/** A command is replied to with an error. */
final class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    CommandException(ErrorCode code) {
        super(code.name(), null, false, false);
        this.code = code;
    }

    ErrorCode code() {
        return code;
    }
}
