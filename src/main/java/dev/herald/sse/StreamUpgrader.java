package dev.herald.sse;

import dev.herald.broadcast.Fanout;
import dev.herald.broadcast.SubscriptionRequest;
import dev.herald.session.ClientIdentity;
import dev.herald.session.SessionRegistry;
import jakarta.servlet.http.HttpServletRequest;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpStream;
import org.springframework.stereotype.Component;

/** Turns a request's connection into an {@link EventConnection} once the head of its response is sent. */
@Component
class StreamUpgrader {

    private final SystemEvents systemEvents;
    private final SessionRegistry registry;
    private final Fanout fanout;

    StreamUpgrader(SystemEvents systemEvents, SessionRegistry registry, Fanout fanout) {
        this.systemEvents = systemEvents;
        this.registry = registry;
        this.fanout = fanout;
    }

    void begin(HttpServletRequest request, ClientIdentity identity, SubscriptionRequest subscriptionRequest) {
        ServletContextRequest jetty = ServletContextRequest.getServletContextRequest(request);
        ConnectionMetaData meta = jetty.getConnectionMetaData();
        jetty.addHttpStreamWrapper(StreamResponseHead::new);
        jetty.setAttribute(
                HttpStream.UPGRADE_CONNECTION_ATTRIBUTE,
                new EventConnection(
                        meta.getConnection().getEndPoint(),
                        meta.getConnector().getExecutor(),
                        systemEvents,
                        registry,
                        fanout,
                        identity,
                        subscriptionRequest));
    }
}
