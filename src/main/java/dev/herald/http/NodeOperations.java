package dev.herald.http;

import dev.herald.cluster.ClusterOperation;
import dev.herald.cluster.ClusterOperationRegistrar;
import dev.herald.cluster.ClusterOperations;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The operations of the HTTP API that other nodes may request of this one. */
@Component
class NodeOperations implements ClusterOperationRegistrar {

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

    private final LocalSessions sessions;
    private final LocalTopics topics;

    NodeOperations(LocalSessions sessions, LocalTopics topics) {
        this.sessions = sessions;
        this.topics = topics;
    }

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

    @Override
    public void registerOperations(ClusterOperations operations) {
        operations.handlePages(SESSIONS, sessions::list);
        operations.handlePages(TOPICS, query -> topics.list(query, topic -> true));
        operations.handle(
                SESSION, target -> new Found(sessions.find(target.name()).orElse(null)));
        operations.handle(DISCONNECT, target -> sessions.disconnect(target.name()));
        operations.handle(SEND, message -> sessions.send(message.name(), message.utf8()));
        operations.handle(SEND_TO_USER, message -> sessions.sendToUser(message.name(), message.utf8()));
        operations.handle(DISCONNECT_USER, target -> sessions.disconnectUser(target.name()));
    }
}
