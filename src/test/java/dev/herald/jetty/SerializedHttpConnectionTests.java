package dev.herald.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;

/** What {@link SerializedHttpConnection} relies on in Jetty's internal {@code HttpConnection}, and what it adds. */
class SerializedHttpConnectionTests {

    private final Server server = new Server();
    private final LocalConnector connector = new LocalConnector(server);

    @Test
    void isReadByOneThreadAtATime() throws Exception {
        assertThat(mostReaders(new SerializedHttpConnection.Factory(new HttpConfiguration())))
                .as("""
                        Two threads read one HTTP connection, so that clients may receive the responses of others: Jetty reads by another \
                        way than HttpConnection.onFillable now. Serialize that; see "One thread at a time" in jetty/RATIONALE.md.""")
                .isOne();
    }

    @Test
    void readsOnceMoreForAThreadThatCameMeanwhile() throws Exception {
        InterruptedEndPoint endPoint = endPoint(new SerializedHttpConnection.Factory(new HttpConfiguration()));

        endPoint.connection().run();

        assertThat(endPoint.fills).hasValueGreaterThan(2); // Jetty asks twice before it believes that there is nothing
    }

    @Test
    void jettyAloneReadsWithTwoThreads() throws Exception {
        assertThat(mostReaders(new HttpConnectionFactory(new HttpConfiguration())))
                .as("""
                        Jetty no longer has two threads read one connection after it rejected a request. Remove SerializedHttpConnection \
                        with its entry in jetty/RATIONALE.md, use Jetty's HttpConnectionFactory, and run RejectedRequestsIT.""")
                .isEqualTo(2);
    }

    private int mostReaders(HttpConnectionFactory factory) {
        InterruptedEndPoint endPoint = endPoint(factory);
        endPoint.connection().run();
        return endPoint.most.get();
    }

    private InterruptedEndPoint endPoint(HttpConnectionFactory factory) {
        InterruptedEndPoint endPoint = new InterruptedEndPoint();
        endPoint.setConnection(factory.newConnection(connector, endPoint));
        return endPoint;
    }

    /** In the midst of its first read another thread has the connection read, as that of a rejected request does. */
    private static final class InterruptedEndPoint extends ByteArrayEndPoint {

        private final AtomicInteger fills = new AtomicInteger();
        private final AtomicInteger readers = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        private Runnable connection() {
            Connection connection = getConnection();
            return (Runnable) connection;
        }

        @Override
        public int fill(ByteBuffer buffer) {
            most.accumulateAndGet(readers.incrementAndGet(), Math::max);
            try {
                if (fills.getAndIncrement() == 0) {
                    Thread other = Thread.ofPlatform().start(connection());
                    other.join();
                }
                return 0;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                readers.decrementAndGet();
            }
        }
    }
}
