package dev.herald.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link EndPointSink} relies on when it writes to the channel of Jetty's endpoint, beside Jetty's own flusher. */
class EndPointSinkTests {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server, 1, 1, new EndPointFactory());
    private final CompletableFuture<EndPoint> opened = new CompletableFuture<>();

    @BeforeEach
    void start() throws Exception {
        server.addConnector(connector);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void findsTheChannelOfAPlainEndPoint() throws Exception {
        try (Socket client = new Socket("localhost", connector.getLocalPort())) {
            assertThat(opened).succeedsWithin(SOON);

            assertThat(opened.join()).as("""
                            EndPointSink no longer finds the socket channel of a plain connection, so that each write takes the slower \
                            EndPoint.flush. Find how Jetty exposes the channel now, or measure without it and remove the field; see \
                            "Writes go straight to the channel" in jetty/RATIONALE.md.""").isInstanceOf(SocketChannelEndPoint.class);
            assertThat(client.isConnected()).isTrue();
        }
    }

    @Test
    void whatJettyWritesComesAfterWhatTheChannelTook() throws Exception {
        try (Socket client = new Socket("localhost", connector.getLocalPort())) {
            assertThat(opened).succeedsWithin(SOON);
            EndPoint endPoint = opened.join();
            SocketChannel channel = ((SocketChannelEndPoint) endPoint).getChannel();

            int direct = fill(channel);
            Callback.Completable flushed =
                    Callback.Completable.with(rest -> endPoint.write(rest, bytes(direct, 100_000)));
            byte[] before = client.getInputStream().readNBytes(direct + 100_000);
            assertThat(flushed).succeedsWithin(SOON);
            channel.write(bytes(direct + 100_000, 1));
            int after = client.getInputStream().read();

            assertThat(isInOrder(before) && after == (before.length & 0xFF))
                    .as("""
                            Bytes that EndPointSink wrote to the channel, and then the rest of them to Jetty's endpoint, arrived out \
                            of order: Jetty's endpoint buffers or reorders now. Write with EndPoint.flush only; see "Writes go \
                            straight to the channel" in jetty/RATIONALE.md.""")
                    .isTrue();
        }
    }

    /** Returns how many bytes the channel took before it was full. */
    private static int fill(SocketChannel channel) throws Exception {
        int written = 0;
        ByteBuffer next = bytes(0, 100_000);
        while (channel.write(next) > 0) {
            written += next.position();
            next = bytes(written, 100_000);
        }
        return written;
    }

    private static ByteBuffer bytes(int from, int count) {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        for (int i = 0; i < count; i++) {
            bytes.put((byte) (from + i));
        }
        return bytes.flip();
    }

    private static boolean isInOrder(byte[] received) {
        return ByteBuffer.wrap(received).equals(bytes(0, received.length));
    }

    private final class EndPointFactory extends AbstractConnectionFactory {

        EndPointFactory() {
            super("test");
        }

        @Override
        public Connection newConnection(Connector connector, EndPoint endPoint) {
            return configure(new CapturingConnection(endPoint), connector, endPoint);
        }
    }

    private final class CapturingConnection extends AbstractConnection {

        CapturingConnection(EndPoint endPoint) {
            super(endPoint, Runnable::run);
        }

        @Override
        public void onOpen() {
            super.onOpen();
            opened.complete(getEndPoint());
        }

        @Override
        public void onFillable() {}
    }
}
