package dev.herald.http;

import org.jspecify.annotations.Nullable;

/**
 * What one node may ask of each other: the same on both sides, and in every version that may run beside this one.
 *
 * @param arguments what is sent along, as JSON
 * @param answer what comes back, as JSON
 */
record ClusterOperation<A, R>(String name, Class<A> arguments, Class<R> answer) {

    static final ClusterOperation<SessionQuery, SessionPage> SESSIONS =
            new ClusterOperation<>("sessions", SessionQuery.class, SessionPage.class);

    static final ClusterOperation<Named, Found> SESSION = new ClusterOperation<>("session", Named.class, Found.class);

    static final ClusterOperation<Named, Boolean> DISCONNECT =
            new ClusterOperation<>("disconnect", Named.class, Boolean.class);

    static final ClusterOperation<DirectMessage, DeliveryResult> SEND =
            new ClusterOperation<>("send", DirectMessage.class, DeliveryResult.class);

    static final ClusterOperation<DirectMessage, Long> SEND_TO_USER =
            new ClusterOperation<>("send-to-user", DirectMessage.class, Long.class);

    static final ClusterOperation<Named, Integer> DISCONNECT_USER =
            new ClusterOperation<>("disconnect-user", Named.class, Integer.class);

    static final ClusterOperation<TopicQuery, TopicPage> TOPICS =
            new ClusterOperation<>("topics", TopicQuery.class, TopicPage.class);

    /** A session by its id, or a user. */
    record Named(String name) {}

    /** A message to a session, by its id, or to a user. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record DirectMessage(String name, byte[] utf8) {}

    record Found(@Nullable SessionView session) {}

    /** How a session took a message. */
    enum DeliveryResult {
        /** It is not here. */
        UNKNOWN,
        TAKEN,
        /** It does not take what it was told before. */
        NOT_READING
    }
}
