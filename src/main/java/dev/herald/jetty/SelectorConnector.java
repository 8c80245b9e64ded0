package dev.herald.jetty;

import dev.herald.liveness.ThreadHeartbeat;
import dev.herald.liveness.ThreadHeartbeats;
import dev.herald.liveness.ThreadKind;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.ManagedSelector.SelectorUpdate;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A connector that sets up a connection on the thread of the selector that will serve it.
 *
 * <p>Setting up waits for nothing: an endpoint and its connection are made, which then wants to read. On a thread of the pool
 * that costs a wake-up of this thread, and another of the selector for the wish to read.
 *
 * <p>Its acceptors rest while they wait for a connection, and are expected while they do not. Its selectors are expected while
 * they have been asked by {@link #probe} and have not answered: Jetty gives up a selector for good if it fails while it waits
 * or while it looks for work, and an acceptor if it is interrupted.
 */
final class SelectorConnector extends ServerConnector {

    private final PendingConnections pending;
    private final ThreadHeartbeat[] acceptors;
    private final ThreadHeartbeat[] selectors;

    /** Which selector each of the pulses is of now; the prober's own. */
    private final @Nullable ManagedSelector[] asked;

    /** As {@code other}, which was not started yet. */
    SelectorConnector(ServerConnector other, PendingConnections pending, ThreadHeartbeats heartbeats) {
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
        this.acceptors = watch(heartbeats, ThreadKind.ACCEPTOR, getAcceptors());
        this.selectors =
                watch(heartbeats, ThreadKind.SELECTOR, getSelectorManager().getSelectorCount());
        this.asked = new ManagedSelector[selectors.length];
        setDefaultProtocol(other.getDefaultProtocol());
        setHost(other.getHost());
        setPort(other.getPort());
        setIdleTimeout(other.getIdleTimeout());
        setShutdownIdleTimeout(other.getShutdownIdleTimeout());
    }

    private static ThreadHeartbeat[] watch(ThreadHeartbeats heartbeats, ThreadKind kind, int count) {
        String name = kind.name().toLowerCase(Locale.ROOT);
        return IntStream.range(0, count)
                .mapToObj(number -> heartbeats.watch(kind, name + "-" + number))
                .toArray(ThreadHeartbeat[]::new);
    }

    private static ConnectionFactory serialized(ConnectionFactory factory) {
        return factory instanceof HttpConnectionFactory http
                ? new SerializedHttpConnection.Factory(http.getHttpConfiguration())
                : factory;
    }

    /**
     * Asks those selectors that have answered, and waits for none of them; by one thread at a time. When the connector is
     * stopped nothing is expected of anybody.
     */
    void probe() {
        if (!isRunning() || isShutdown()) {
            rest(acceptors);
            rest(selectors);
            return;
        }
        int number = 0;
        for (ManagedSelector selector : getSelectorManager().getBeans(ManagedSelector.class)) {
            ask(selector, number++);
        }
    }

    private void ask(ManagedSelector selector, int number) {
        ThreadHeartbeat heartbeat = selectors[number];
        if (!selector.equals(asked[number]) || !heartbeat.isExpected()) {
            asked[number] = selector;
            heartbeat.expectNext();
            selector.submit(answering -> heartbeat.rest());
        }
    }

    private static void rest(ThreadHeartbeat[] heartbeats) {
        for (ThreadHeartbeat heartbeat : heartbeats) {
            heartbeat.rest();
        }
    }

    @Override
    public void accept(int acceptor) throws IOException {
        acceptors[acceptor].rest();
        try {
            super.accept(acceptor);
        } finally {
            acceptors[acceptor].expectNext();
        }
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
