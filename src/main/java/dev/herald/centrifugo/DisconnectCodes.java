package dev.herald.centrifugo;

import dev.herald.session.CloseReasons;
import java.util.Map;
import org.springframework.web.socket.CloseStatus;

/**
 * The statuses with which sessions of this protocol are closed. SDKs connect again after one below 3500, except 1009, and do not from
 * there on.
 */
final class DisconnectCodes {

    static final CloseStatus SHUTDOWN = new CloseStatus(3001, "shutdown");
    static final CloseStatus INTERNAL_ERROR = new CloseStatus(3004, "internal server error");
    static final CloseStatus EXPIRED = new CloseStatus(3005, "connection expired");
    static final CloseStatus SUBSCRIPTION_EXPIRED = new CloseStatus(3006, "subscription expired");
    static final CloseStatus SLOW = new CloseStatus(3008, "slow");
    static final CloseStatus INSUFFICIENT_STATE = new CloseStatus(3010, "insufficient state");
    static final CloseStatus RECONNECT = new CloseStatus(3011, "force reconnect");
    static final CloseStatus NO_PONG = new CloseStatus(3012, "no pong");
    static final CloseStatus TOO_MANY_REQUESTS = new CloseStatus(3013, "too many requests");
    static final CloseStatus INVALID_TOKEN = new CloseStatus(3500, "invalid token");
    static final CloseStatus BAD_REQUEST = new CloseStatus(3501, "bad request");
    static final CloseStatus STALE = new CloseStatus(3502, "stale");
    static final CloseStatus DISCONNECTED = new CloseStatus(3503, "force disconnect");
    static final CloseStatus CHANNEL_LIMIT = new CloseStatus(3505, "channel limit");
    static final CloseStatus INAPPROPRIATE_PROTOCOL = new CloseStatus(3506, "inappropriate protocol");
    static final CloseStatus PERMISSION_DENIED = new CloseStatus(3507, "permission denied");
    static final CloseStatus NOT_AVAILABLE = new CloseStatus(3508, "not available");

    /** From here on codes belong to applications of the WebSocket protocol (RFC 6455, section 7.4.2): they are this protocol's own. */
    private static final int OWN = 3000;

    /** The reason of a drain that is no shutdown; what follows it is for other clients. */
    private static final String REBALANCING = "rebalancing";

    private static final Map<CloseStatus, CloseStatus> BY_STATUS = Map.of(
            CloseReasons.TOO_SLOW, SLOW,
            CloseReasons.OUT_OF_MEMORY, SLOW,
            CloseReasons.TOKEN_EXPIRED, EXPIRED,
            CloseReasons.DISCONNECTED, DISCONNECTED);

    private DisconnectCodes() {}

    /** The status that is sent to the client of a session that is closed with {@code status}. */
    static CloseStatus of(CloseStatus status) {
        CloseStatus known = BY_STATUS.get(status);
        return known != null || status.getCode() >= OWN ? (known == null ? status : known) : byCode(status);
    }

    /** For a client that cannot be replied to with the error. It connects again after those that another attempt, or a new token, can mend. */
    static CloseStatus of(ErrorCode error) {
        return switch (error) {
            case INTERNAL -> INTERNAL_ERROR;
            case TOKEN_EXPIRED, EXPIRED -> EXPIRED;
            case TOO_MANY_REQUESTS -> TOO_MANY_REQUESTS;
            case PERMISSION_DENIED -> PERMISSION_DENIED;
            case LIMIT_EXCEEDED -> CHANNEL_LIMIT;
            case NOT_AVAILABLE -> NOT_AVAILABLE;
            case ALREADY_SUBSCRIBED, BAD_REQUEST, UNRECOVERABLE_POSITION -> BAD_REQUEST;
        };
    }

    private static CloseStatus byCode(CloseStatus status) {
        return switch (status.getCode()) {
            case 1001 -> NO_PONG;
            case 1003, 1007 -> INAPPROPRIATE_PROTOCOL;
            case 1008 -> TOO_MANY_REQUESTS;
            case 1011 -> INTERNAL_ERROR;
            case 1012 -> isRebalancing(status) ? RECONNECT : SHUTDOWN;
            case 1013 -> TOO_MANY_REQUESTS.withReason(String.valueOf(status.getReason()));
            default -> status;
        };
    }

    private static boolean isRebalancing(CloseStatus status) {
        return status.getReason() != null && status.getReason().startsWith(REBALANCING);
    }
}
