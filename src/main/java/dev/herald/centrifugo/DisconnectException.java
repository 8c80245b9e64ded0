package dev.herald.centrifugo;

import org.springframework.web.socket.CloseStatus;

/** What the client sent ends its connection. */
final class DisconnectException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient CloseStatus status;

    DisconnectException(CloseStatus status) {
        super(status.getReason(), null, false, false);
        this.status = status;
    }

    CloseStatus status() {
        return status;
    }
}
