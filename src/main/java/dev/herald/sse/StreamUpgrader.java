package dev.herald.sse;

import dev.herald.broadcast.SubscriptionRequest;
import dev.herald.broadcast.Subscriptions;
import dev.herald.jetty.StreamResponseHead;
import dev.herald.session.ClientIdentity;
import dev.herald.session.SessionFactory;
import dev.herald.session.SessionRegistry;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Request;
import org.springframework.stereotype.Component;

/** Upgrades a request's connection to an {@link EventConnection} once the head of its response is sent. */
@Component
class StreamUpgrader {

    private final SystemEvents systemEvents;
    private final SessionFactory sessions;
    private final SessionRegistry registry;
    private final Subscriptions subscriptions;

    StreamUpgrader(
            SystemEvents systemEvents, SessionFactory sessions, SessionRegistry registry, Subscriptions subscriptions) {
        this.sessions = sessions;
        this.systemEvents = systemEvents;
        this.registry = registry;
        this.subscriptions = subscriptions;
    }

    void upgrade(Request jetty, ClientIdentity identity, SubscriptionRequest subscriptionRequest) {
        ConnectionMetaData meta = jetty.getConnectionMetaData();
        StreamResponseHead.send(
                jetty,
                new EventConnection(
                        meta.getConnection().getEndPoint(),
                        meta.getConnector().getExecutor(),
                        systemEvents,
                        sessions,
                        registry,
                        subscriptions,
                        identity,
                        subscriptionRequest));
    }
}
