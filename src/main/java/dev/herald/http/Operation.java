package dev.herald.http;

import org.jspecify.annotations.Nullable;

/**
 * What one node may ask of each other: the same on both sides, and in every version that may run beside this one.
 *
 * @param arguments what is sent along, as JSON
 * @param answer what comes back, as JSON
 */
record Operation<A, R>(String name, Class<A> arguments, Class<R> answer) {

    static final Operation<SessionQuery, SessionPage> SESSIONS =
            new Operation<>("sessions", SessionQuery.class, SessionPage.class);

    static final Operation<Named, Found> SESSION = new Operation<>("session", Named.class, Found.class);

    static final Operation<Named, Boolean> DISCONNECT = new Operation<>("disconnect", Named.class, Boolean.class);

    static final Operation<Told, Reception> TELL = new Operation<>("tell", Told.class, Reception.class);

    static final Operation<Told, Long> TELL_USER = new Operation<>("tell-user", Told.class, Long.class);

    static final Operation<Named, Integer> DISCONNECT_USER =
            new Operation<>("disconnect-user", Named.class, Integer.class);

    static final Operation<TopicQuery, TopicPage> TOPICS = new Operation<>("topics", TopicQuery.class, TopicPage.class);

    /** A session by its id, or a user. */
    record Named(String name) {}

    /** A message to a session, by its id, or to a user. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Told(String name, byte[] utf8) {}

    record Found(@Nullable SessionView session) {}

    /** How a session took a message. */
    enum Reception {
        /** It is not here. */
        UNKNOWN,
        TAKEN,
        /** It does not take what it was told before. */
        NOT_READING
    }
}
