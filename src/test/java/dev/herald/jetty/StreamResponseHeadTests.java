package dev.herald.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What event streams rely on in Jetty: that a connection is also upgraded after a response with status 200. */
class StreamResponseHeadTests {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server, 1, 1);
    private final CompletableFuture<Void> upgraded = new CompletableFuture<>();

    @BeforeEach
    void start() throws Exception {
        server.addConnector(connector);
        server.setHandler(new StreamHandler());
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void upgradesAfterStatus200() throws Exception {
        try (Socket client = connect()) {
            assertThat(upgraded).as("""
                            Jetty no longer upgrades the connection after a response with status 200 (it did in HttpStream.succeeded, \
                            whatever the status). Find how Jetty hands over an HTTP/1.1 connection now, or write event streams with \
                            an asynchronous response; see "An event stream takes over the connection" in jetty/RATIONALE.md.""").succeedsWithin(SOON);
            assertThat(client.isConnected()).isTrue();
        }
    }

    @Test
    void sendsAHeadWithoutALengthAndNoBody() throws Exception {
        try (Socket client = connect()) {
            String response = read(client.getInputStream());

            assertThat(response)
                    .as("""
                            The head of an event stream must end where its connection takes over (RFC 9112, section 6.3): without \
                            Content-Length, without Transfer-Encoding, and without a body of Jetty's. Adapt StreamResponseHead to \
                            what Jetty's HttpStream.send does now.""")
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .doesNotContainIgnoringCase("content-length")
                    .doesNotContainIgnoringCase("transfer-encoding")
                    .endsWith("\r\n\r\nfirst event");
        }
    }

    private Socket connect() throws Exception {
        Socket client = new Socket("localhost", connector.getLocalPort());
        client.setSoTimeout((int) SOON.toMillis());
        client.getOutputStream()
                .write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        return client;
    }

    private static String read(InputStream in) throws Exception {
        return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }

    private final class StreamHandler extends Handler.Abstract.NonBlocking {

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
            request.addHttpStreamWrapper(StreamResponseHead::new);
            request.setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, new FirstEventConnection(endPoint));
            response.setStatus(200);
            callback.succeeded();
            return true;
        }
    }

    /** Writes one event and ends. */
    private final class FirstEventConnection extends AbstractConnection {

        FirstEventConnection(EndPoint endPoint) {
            super(endPoint, Runnable::run);
        }

        @Override
        public void onOpen() {
            super.onOpen();
            upgraded.complete(null);
            getEndPoint()
                    .write(
                            Callback.from(getEndPoint()::close),
                            ByteBuffer.wrap("first event".getBytes(StandardCharsets.US_ASCII)));
        }

        @Override
        public void onFillable() {}
    }
}
