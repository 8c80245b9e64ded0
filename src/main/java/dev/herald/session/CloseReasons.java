package dev.herald.session;

import org.springframework.web.socket.CloseStatus;

/** The statuses with which this node closes sessions (RFC 6455, section 7.4), but for those that settings complete. */
public final class CloseReasons {

    /** It fell further behind than its topic keeps messages. */
    public static final CloseStatus TOO_SLOW = new CloseStatus(1013, "fell too far behind");

    /** It held more memory than others while there was too little. */
    public static final CloseStatus OUT_OF_MEMORY =
            new CloseStatus(1013, "low memory on this node, and this session uses the most");

    /** It subscribes to a new topic, and there are too many. */
    public static final CloseStatus TOO_MANY_TOPICS = CloseStatus.SERVICE_OVERLOAD.withReason("too many topics");

    /** It subscribes to a new topic, and its user or address has added its share of them. */
    public static final CloseStatus TOO_MANY_TOPICS_BY_CALLER =
            CloseStatus.SERVICE_OVERLOAD.withReason("too many topics of this user or address");

    /** What it subscribes to could not be loaded in time. */
    public static final CloseStatus TOPICS_UNAVAILABLE =
            CloseStatus.SERVICE_OVERLOAD.withReason("topics unavailable, retry later");

    static final CloseStatus TOO_MANY_SESSIONS = CloseStatus.SERVICE_OVERLOAD.withReason("too many sessions");

    /** An operator or a backend has disconnected it. */
    public static final CloseStatus DISCONNECTED =
            CloseStatus.POLICY_VIOLATION.withReason("disconnected by an operator");

    /** What it authenticated with has expired. */
    public static final CloseStatus TOKEN_EXPIRED = CloseStatus.POLICY_VIOLATION.withReason("token expired");

    /** The connection failed: nothing was sent about it. */
    static final CloseStatus CONNECTION_LOST = CloseStatus.NO_CLOSE_FRAME;

    private CloseReasons() {}
}
