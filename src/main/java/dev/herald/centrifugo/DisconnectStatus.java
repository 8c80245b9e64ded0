package dev.herald.centrifugo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.session.CloseReasons;
import org.springframework.web.socket.CloseStatus;

/**
 * Why a backend disconnects a client.
 *
 * @param code 3000 to 4999. SDKs connect again after one of 3000 to 3499 and 4000 to 4499; the others are final
 * @param reason at most 123 bytes in UTF-8, and no JSON, which older SDKs take for instructions
 */
public record DisconnectStatus(int code, String reason) {

    /** Without one: clients do not connect again. */
    public static final DisconnectStatus DEFAULT =
            new DisconnectStatus(DisconnectCodes.DISCONNECTED.getCode(), "force disconnect");

    private static final int MIN = 3000;
    private static final int MAX = 4999;

    /** RFC 6455, section 5.5: a control frame has 125 bytes, of which the code takes two. */
    private static final int MAX_REASON = 123;

    /** @throws IllegalArgumentException if clients could not receive it; its message is for the backend */
    public DisconnectStatus {
        if (code < MIN || code > MAX) {
            throw new IllegalArgumentException("code: %d (expected: %d to %d)".formatted(code, MIN, MAX));
        }
        if (reason.getBytes(UTF_8).length > MAX_REASON) {
            throw new IllegalArgumentException("reason: too long (expected: at most %d bytes)".formatted(MAX_REASON));
        }
        if (Json.isJson(reason)) {
            throw new IllegalArgumentException("reason: JSON (expected: any other text)");
        }
    }

    /** That of a client of the client protocol. No server sends 3000, which is what a connection has that closes by itself. */
    CloseStatus own() {
        return code == MIN ? CloseStatus.NORMAL.withReason(reason) : new CloseStatus(code, reason);
    }

    /** That of other endpoints, after which clients do the same: connect again, or not, as if an operator had disconnected them. */
    CloseStatus ofOthers() {
        if (equals(DEFAULT)) {
            return CloseReasons.DISCONNECTED;
        }
        return (isFinal() ? CloseStatus.POLICY_VIOLATION : CloseStatus.SERVICE_RESTARTED).withReason(reason);
    }

    private boolean isFinal() {
        return code % 1000 >= 500;
    }
}
