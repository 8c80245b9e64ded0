package dev.herald.endpoint;

import java.util.concurrent.Executor;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector.SelectorUpdate;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * A connector that sets up a connection on the thread of the selector that will serve it.
 *
 * <p>Setting up waits for nothing: an endpoint and its connection are made, which then wants to read. On a thread of the pool
 * that costs a wake-up of this thread, and another of the selector for the wish to read.
 */
final class SelectorConnector extends ServerConnector {

    private final PendingConnections pending;

    /** As {@code other}, which was not started yet. */
    SelectorConnector(ServerConnector other, PendingConnections pending) {
        super(
                other.getServer(),
                other.getExecutor(),
                other.getScheduler(),
                new ByteBufferPool.NonPooling(),
                other.getAcceptors(),
                other.getSelectorManager().getSelectorCount(),
                other.getConnectionFactories().stream()
                        .map(SelectorConnector::serialized)
                        .toArray(ConnectionFactory[]::new));
        this.pending = pending;
        setDefaultProtocol(other.getDefaultProtocol());
        setHost(other.getHost());
        setPort(other.getPort());
        setIdleTimeout(other.getIdleTimeout());
        setShutdownIdleTimeout(other.getShutdownIdleTimeout());
    }

    private static ConnectionFactory serialized(ConnectionFactory factory) {
        return factory instanceof HttpConnectionFactory http
                ? new SerializedHttpConnection.Factory(http.getHttpConfiguration())
                : factory;
    }

    @Override
    protected void onEndPointOpened(EndPoint endPoint) {
        super.onEndPointOpened(endPoint);
        pending.opened(endPoint);
    }

    @Override
    protected void onEndPointClosed(EndPoint endPoint) {
        pending.closed(endPoint);
        super.onEndPointClosed(endPoint);
    }

    @Override
    protected SelectorManager newSelectorManager(Executor executor, Scheduler scheduler, int selectors) {
        return new ServerConnectorManager(executor, scheduler, selectors) {
            @Override
            protected void execute(Runnable task) {
                // What Jetty hands over while it works off its updates is a connection that was accepted.
                if (task instanceof SelectorUpdate) {
                    task.run();
                } else {
                    super.execute(task);
                }
            }
        };
    }
}
