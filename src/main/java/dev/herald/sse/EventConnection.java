package dev.herald.sse;

import dev.herald.broadcast.SubscriptionRequest;
import dev.herald.broadcast.Subscriptions;
import dev.herald.session.ClientIdentity;
import dev.herald.session.Session;
import dev.herald.session.SessionFactory;
import dev.herald.session.SessionRegistry;
import dev.herald.session.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;

/**
 * A connection after the response head of an event stream: the events are written by the {@code SessionWriter} of its session.
 *
 * <p>It never blocks and holds no buffer. What the client sends is dropped, and each read counts as a message; when the client
 * closes its side, the session ends. A client that exceeds its limits is closed and no longer read from.
 */
final class EventConnection extends AbstractConnection.NonBlocking implements Connection.UpgradeTo {

    private static final int DROP_BYTES = 1024;

    private final SessionRegistry registry;
    private final Subscriptions subscriptions;
    private final SubscriptionRequest subscriptionRequest;
    private final Session session;

    EventConnection(
            EndPoint endPoint,
            Executor executor,
            SystemEvents systemEvents,
            SessionFactory sessions,
            SessionRegistry registry,
            Subscriptions subscriptions,
            ClientIdentity identity,
            SubscriptionRequest subscriptionRequest) {
        super(endPoint, executor);
        this.registry = registry;
        this.subscriptions = subscriptions;
        this.subscriptionRequest = subscriptionRequest;
        this.session = sessions.create(Transport.SSE, new EventSink(endPoint, systemEvents), identity);
    }

    /** A client sends nothing after its request. */
    @Override
    public void onUpgradeTo(ByteBuffer bytes) {}

    @Override
    public void onOpen() {
        super.onOpen();
        getEndPoint().setIdleTimeout(0); // sessions have an idle limit of their own
        registry.add(session);
        subscriptions.subscribe(session, subscriptionRequest);
        fillInterested();
    }

    @Override
    public void onFillable() {
        if (!drop()) {
            session.connectionLost();
        } else if (session.isOpen()) {
            fillInterested();
        }
    }

    @Override
    public void onFillInterestedFailed(Throwable cause) {
        session.connectionLost();
    }

    @Override
    public void onClose(Throwable cause) {
        super.onClose(cause);
        session.disconnected();
    }

    /** False if the client has closed its side, or the connection failed. */
    private boolean drop() {
        try {
            ByteBuffer dropped = ByteBuffer.allocate(DROP_BYTES).limit(0);
            int filled = getEndPoint().fill(dropped);
            while (filled > 0 && session.activity().receivedUnwanted(filled)) {
                filled = getEndPoint().fill(dropped.clear().limit(0));
            }
            return filled >= 0;
        } catch (IOException | RuntimeException | Error e) {
            return false; // else the selector would never call again
        }
    }
}
