package dev.herald.http;

import org.jspecify.annotations.Nullable;

/**
 * An operation that a node may request of another. It is a wire format: nodes of another version may run beside this one.
 *
 * @param arguments the type of the request's body, in JSON
 * @param response the type of the response's body, in JSON
 */
record ClusterOperation<A, R>(String name, Class<A> arguments, Class<R> response) {

    static final ClusterOperation<SessionPage.Query, SessionPage> SESSIONS =
            new ClusterOperation<>("sessions", SessionPage.Query.class, SessionPage.class);

    static final ClusterOperation<Named, Found> SESSION = new ClusterOperation<>("session", Named.class, Found.class);

    static final ClusterOperation<Named, Boolean> DISCONNECT =
            new ClusterOperation<>("disconnect", Named.class, Boolean.class);

    static final ClusterOperation<DirectMessage, DeliveryResult> SEND =
            new ClusterOperation<>("send", DirectMessage.class, DeliveryResult.class);

    static final ClusterOperation<DirectMessage, Long> SEND_TO_USER =
            new ClusterOperation<>("send-to-user", DirectMessage.class, Long.class);

    static final ClusterOperation<Named, Integer> DISCONNECT_USER =
            new ClusterOperation<>("disconnect-user", Named.class, Integer.class);

    static final ClusterOperation<TopicPage.Query, TopicPage> TOPICS =
            new ClusterOperation<>("topics", TopicPage.Query.class, TopicPage.class);

    /** A session by its id, or a user. */
    record Named(String name) {}

    /** A message to a session, by its id, or to a user. */
    @SuppressWarnings("ArrayRecordComponent") // they are never compared
    record DirectMessage(String name, byte[] utf8) {}

    record Found(@Nullable SessionView session) {}

    /** The outcome of sending a direct message to a session. */
    enum DeliveryResult {
        /** This node does not have the session. */
        NOT_FOUND,
        QUEUED,
        /** The session does not read: its reply queue is full. */
        SLOW
    }
}
