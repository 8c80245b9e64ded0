package dev.herald.centrifugo;

/** A frame from a client does not consist of commands; the exception's message says why. */
class MalformedFrameException extends IllegalArgumentException {

    MalformedFrameException(String message) {
        super(message);
    }

    MalformedFrameException(String message, Throwable cause) {
        super(message, cause);
    }
}
