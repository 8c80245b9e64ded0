package dev.herald.jetty;

import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.internal.HttpConnection;

/**
 * An HTTP/1.1 connection that is read by one thread at a time.
 *
 * <p>Jetty responds to a request that its parser rejects on another thread, and that thread has the connection read again
 * ({@code HttpStreamOverHTTP1.resume}) although the one that parsed is still reading. Both then release the same request buffer,
 * and if the pool has lent it to another connection in between, it is taken from that one: two clients share a buffer. Here the
 * second reader is only counted, and the first reads once more before it returns. See RATIONALE.md. Safe for use by any thread.
 *
 * <p>The states of {@code readers}:
 *
 * <pre>
 * 0     → 1     the caller reads
 * n ≥ 1 → n+1   another thread is reading, and will read once more
 * n     → n-k   that thread has read once for the k that were counted by then; it reads again unless this is 0
 * </pre>
 */
final class SerializedHttpConnection extends HttpConnection {

    /**
     * So many requests that came in one go (RFC 9112, section 9.3.2: pipelining) are handled on the selector's thread; the next is
     * handled as any other, so that meanwhile other connections are served.
     */
    private static final int DIRECT_IN_A_ROW = 8;

    private final AtomicInteger readers = new AtomicInteger();

    /** Since this connection was last read from; of the thread that reads. */
    private int direct;

    private SerializedHttpConnection(HttpConfiguration configuration, Connector connector, EndPoint endPoint) {
        super(configuration, connector, endPoint);
    }

    @Override
    public void onFillable() {
        if (readers.getAndIncrement() > 0) {
            return;
        }
        int served = 1;
        while (served > 0) {
            direct = 0;
            super.onFillable();
            served = readers.addAndGet(-served);
        }
    }

    /** Counts a request, and returns whether it may be handled on the thread that reads. */
    static boolean mayHandleDirectly(Request request) {
        return request.getConnectionMetaData().getConnection() instanceof SerializedHttpConnection connection
                && connection.direct++ < DIRECT_IN_A_ROW;
    }

    static boolean isConnectionOf(Request request) {
        return request.getConnectionMetaData().getConnection() instanceof SerializedHttpConnection;
    }

    /** Creates such connections. */
    static final class Factory extends HttpConnectionFactory {

        Factory(HttpConfiguration configuration) {
            super(configuration);
            // Buffers are not pooled (MonitoredConnector), and direct ones cost too much to be allocated for one
            // request.
            configuration.setUseInputDirectByteBuffers(false);
            configuration.setUseOutputDirectByteBuffers(false);
        }

        @Override
        public Connection newConnection(Connector connector, EndPoint endPoint) {
            return configure(
                    new SerializedHttpConnection(getHttpConfiguration(), connector, endPoint), connector, endPoint);
        }
    }
}
