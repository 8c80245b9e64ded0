package dev.herald.limits;

import java.util.Locale;

/**
 * The limits on clients and publishers, with the setting that configures each; the name in lower case is the meter's
 * tag.
 */
public enum Limit {
    SESSIONS("herald.limits.sessions", Share.ALL),
    SESSIONS_BY_ADDRESS("herald.limits.sessions-by-address", Share.ONE),
    HANDSHAKES("herald.limits.handshakes-per-second", Share.ALL),
    HANDSHAKES_BY_ADDRESS("herald.limits.handshakes-per-second-by-address", Share.ONE),
    PUBLISHES("herald.limits.publishes-per-second", Share.ONE),
    MESSAGES("herald.session.messages-per-second", Share.ONE),
    BYTES("herald.session.bytes-per-second", Share.ONE),
    PROCESSING_TIME("herald.session.processing-time-per-second", Share.ONE),
    MESSAGES_BY_ADDRESS("herald.limits.messages-per-second-by-address", Share.ONE),
    BYTES_BY_ADDRESS("herald.limits.bytes-per-second-by-address", Share.ONE),
    PROCESSING_TIME_BY_ADDRESS("herald.limits.processing-time-per-second-by-address", Share.ONE),
    MESSAGE_SIZE("herald.topic.message-size", Share.ONE),
    TOPICS("herald.broadcast.max-topics", Share.ONE),
    HEADER_SIZE("server.max-http-request-header-size", Share.ONE),
    REQUEST_TIMEOUT("herald.limits.request-timeout", Share.ONE),
    PENDING_CONNECTIONS("herald.limits.pending-connections", Share.ALL),
    PENDING_BODIES("herald.limits.pending-bodies", Share.ALL),
    MEMORY("herald.limits.memory", Share.ALL),
    RESPONSE_TIMEOUT("herald.http.response-timeout", Share.ONE),
    HISTORY_RESPONSES("herald.http.max-history-responses", Share.ALL),
    HISTORY_RESPONSES_BY_ADDRESS("herald.http.max-history-responses", Share.ONE);

    private final String setting;
    private final Share share;

    private enum Share {
        ONE,
        ALL
    }

    Limit(String setting, Share share) {
        this.setting = setting;
        this.share = share;
    }

    public String setting() {
        return setting;
    }

    /** Whether it is shared by all clients, so that the one that exceeds it may not be the cause. */
    public boolean isShared() {
        return share == Share.ALL;
    }

    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
