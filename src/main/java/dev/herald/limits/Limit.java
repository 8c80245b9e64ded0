package dev.herald.limits;

import java.util.Locale;

/**
 * The limits on clients and publishers, with the setting that configures each; the name in lower case is the meter's
 * tag.
 */
public enum Limit {
    SESSIONS("herald.limits.sessions", Scope.ALL),
    SESSIONS_BY_ADDRESS("herald.limits.sessions-by-address", Scope.ONE),
    HANDSHAKES("herald.limits.handshakes-per-second", Scope.ALL),
    HANDSHAKES_BY_ADDRESS("herald.limits.handshakes-per-second-by-address", Scope.ONE),
    FAILED_AUTHENTICATIONS_BY_ADDRESS("herald.limits.failed-authentications-per-second-by-address", Scope.ONE),
    PUBLISHES("herald.limits.publishes-per-second", Scope.ONE),
    REQUESTS("herald.limits.requests-per-second", Scope.ONE),
    MESSAGES("herald.session.messages-per-second", Scope.ONE),
    BYTES("herald.session.bytes-per-second", Scope.ONE),
    PROCESSING_TIME("herald.session.processing-time-per-second", Scope.ONE),
    MESSAGES_BY_ADDRESS("herald.limits.messages-per-second-by-address", Scope.ONE),
    BYTES_BY_ADDRESS("herald.limits.bytes-per-second-by-address", Scope.ONE),
    PROCESSING_TIME_BY_ADDRESS("herald.limits.processing-time-per-second-by-address", Scope.ONE),
    MESSAGE_SIZE("herald.topic.message-size", Scope.ONE),
    BATCH_SIZE("herald.http.batch-size", Scope.ONE),
    API_BODY_SIZE("herald.api.body-size", Scope.ONE),
    TOPICS("herald.broadcast.max-topics", Scope.ONE),
    ALL_TOPICS("herald.topic.max-topics", Scope.ALL),
    TOPICS_BY_CALLER("herald.topic.max-topics-by-caller", Scope.ONE),
    HISTORY("herald.topic.total-size", Scope.ALL),
    HEADER_SIZE("server.max-http-request-header-size", Scope.ONE),
    REQUEST_TIMEOUT("herald.limits.request-timeout", Scope.ONE),
    PENDING_CONNECTIONS("herald.limits.pending-connections", Scope.ALL),
    PENDING_CONNECTIONS_BY_ADDRESS("herald.limits.pending-connections", Scope.ONE),
    PENDING_BODIES("herald.limits.pending-bodies", Scope.ALL),
    PENDING_BODIES_BY_CALLER("herald.limits.pending-bodies", Scope.ONE),
    MANAGEMENT_REQUESTS("herald.limits.management-requests", Scope.ALL),
    MANAGEMENT_REQUESTS_BY_ADDRESS("herald.limits.management-requests", Scope.ONE),
    WAITING_PUBLISHERS_BY_CALLER("herald.broadcast.max-waiting", Scope.ONE),
    IDEMPOTENCY_KEYS_BY_CALLER("herald.broadcast.max-idempotency-keys", Scope.ONE),
    HOOK_REQUESTS_BY_CLIENT("herald.hooks.max-by-client", Scope.ONE),
    WAITING_TOKENS("herald.security.key-sets.waiting-tokens", Scope.ALL),
    MEMORY("herald.limits.memory", Scope.ALL),
    RESPONSE_TIMEOUT("herald.limits.response-timeout", Scope.ONE),
    RESPONSE_RATE("herald.limits.response-rate", Scope.ONE),
    UNREAD_RESPONSES("herald.limits.unread-responses", Scope.ALL),
    UNREAD_RESPONSES_BY_ADDRESS("herald.limits.unread-responses", Scope.ONE),
    HISTORY_TIMEOUT("herald.http.history-timeout", Scope.ONE),
    HISTORY_RESPONSES("herald.http.max-history-responses", Scope.ALL),
    HISTORY_RESPONSES_BY_ADDRESS("herald.http.max-history-responses", Scope.ONE);

    private final String setting;
    private final Scope scope;

    private enum Scope {
        ONE,
        ALL
    }

    Limit(String setting, Scope scope) {
        this.setting = setting;
        this.scope = scope;
    }

    public String setting() {
        return setting;
    }

    /** Whether it is shared by all clients, so that the one that exceeds it may not be the cause. */
    public boolean isShared() {
        return scope == Scope.ALL;
    }

    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
