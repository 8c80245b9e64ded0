package dev.herald.jetty;

import dev.herald.liveness.ThreadHeartbeat;
import dev.herald.liveness.ThreadHeartbeats;
import dev.herald.liveness.ThreadKind;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/**
 * A connector whose threads are monitored, with a heartbeat for each acceptor and each selector.
 *
 * <p>An acceptor is idle while it waits for a connection, and its heartbeat is expected while it does not. A selector's heartbeat
 * is expected from when {@link #probe} submits a task to it until it has run that task. Jetty gives up a selector for good if it
 * fails while it selects or processes its updates, and an acceptor if it is interrupted.
 */
final class MonitoredConnector extends ServerConnector {

    /**
     * Something that is due sooner than any connection's timeout. Otherwise the first timeout would be, time and again as connections
     * come and are upgraded, and to set one would wake the scheduler's thread.
     */
    private static final int DUE_SOON_SECONDS = 5;

    private final ThreadHeartbeat[] acceptors;
    private final ThreadHeartbeat[] selectors;

    /** The selector that each heartbeat belongs to; used only by the thread that probes. */
    private final @Nullable ManagedSelector[] probed;

    /** Configured like {@code template}, which was not started, but with these factories and without pooled buffers. */
    MonitoredConnector(ServerConnector template, ConnectionFactory[] factories, ThreadHeartbeats heartbeats) {
        super(
                template.getServer(),
                template.getExecutor(),
                template.getScheduler(),
                new ByteBufferPool.NonPooling(),
                template.getAcceptors(),
                template.getSelectorManager().getSelectorCount(),
                factories);
        this.acceptors = watch(heartbeats, ThreadKind.ACCEPTOR, getAcceptors());
        this.selectors =
                watch(heartbeats, ThreadKind.SELECTOR, getSelectorManager().getSelectorCount());
        this.probed = new ManagedSelector[selectors.length];
        setDefaultProtocol(template.getDefaultProtocol());
        setHost(template.getHost());
        setPort(template.getPort());
        setIdleTimeout(template.getIdleTimeout());
        setShutdownIdleTimeout(template.getShutdownIdleTimeout());
    }

    private static ThreadHeartbeat[] watch(ThreadHeartbeats heartbeats, ThreadKind kind, int count) {
        String name = kind.name().toLowerCase(Locale.ROOT);
        return IntStream.range(0, count)
                .mapToObj(number -> heartbeats.watch(kind, name + "-" + number))
                .toArray(ThreadHeartbeat[]::new);
    }

    /**
     * Submits a task to each selector that has run the previous one, without waiting for it. Called by one thread at a time. No
     * heartbeat is expected of a connector that was stopped.
     */
    void probe() {
        if (!isRunning() || isShutdown()) {
            expectNone(acceptors);
            expectNone(selectors);
            return;
        }
        getScheduler().schedule(() -> {}, DUE_SOON_SECONDS, TimeUnit.SECONDS);
        int number = 0;
        for (ManagedSelector selector : getSelectorManager().getBeans(ManagedSelector.class)) {
            probe(selector, number++);
        }
    }

    private void probe(ManagedSelector selector, int number) {
        ThreadHeartbeat heartbeat = selectors[number];
        if (!selector.equals(probed[number]) || !heartbeat.isExpected()) {
            probed[number] = selector;
            heartbeat.expectNext();
            selector.submit(running -> heartbeat.expectNone());
        }
    }

    private static void expectNone(ThreadHeartbeat[] heartbeats) {
        for (ThreadHeartbeat heartbeat : heartbeats) {
            heartbeat.expectNone();
        }
    }

    @Override
    public void accept(int acceptor) throws IOException {
        acceptors[acceptor].expectNone();
        try {
            super.accept(acceptor);
        } finally {
            acceptors[acceptor].expectNext();
        }
    }
}
