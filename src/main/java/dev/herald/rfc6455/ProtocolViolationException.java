package dev.herald.rfc6455;

import org.springframework.web.socket.CloseStatus;

/**
 * A client violated the protocol: its connection is to be failed with {@link #status()} (RFC 6455, section 7.1.7). It has no
 * stack trace, since a client can cause any number of them; the reason fits a close frame and never quotes a payload.
 */
final class ProtocolViolationException extends RuntimeException {

    private final CloseStatus status;

    private ProtocolViolationException(CloseStatus status) {
        super(status.toString(), null, false, false);
        this.status = status;
    }

    /** A frame that no client may send: 1002. */
    static ProtocolViolationException protocolError(String reason) {
        return new ProtocolViolationException(CloseStatus.PROTOCOL_ERROR.withReason(reason));
    }

    /** A payload that is invalid for its opcode or its extension: 1007. */
    static ProtocolViolationException badData(String reason) {
        return new ProtocolViolationException(CloseStatus.BAD_DATA.withReason(reason));
    }

    static ProtocolViolationException badText() {
        return badData("text is not UTF-8");
    }

    /** A message over the limit: 1009. */
    static ProtocolViolationException tooBig(int maxBytes) {
        return new ProtocolViolationException(CloseStatus.TOO_BIG_TO_PROCESS.withReason(
                "message too big, at most " + maxBytes + " bytes are accepted"));
    }

    CloseStatus status() {
        return status;
    }
}
