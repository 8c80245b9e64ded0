package dev.herald.conformance;

import static dev.herald.rfc6455.ClientFrames.BINARY;
import static dev.herald.rfc6455.ClientFrames.TEXT;
import static dev.herald.rfc6455.ClientFrames.bytes;
import static dev.herald.rfc6455.ClientFrames.close;
import static dev.herald.rfc6455.ClientFrames.frame;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.RawClient;
import dev.herald.WholePath;
import dev.herald.broadcast.Broadcaster;
import dev.herald.broadcast.OverloadedException;
import dev.herald.broadcast.PublishRequest;
import dev.herald.broadcast.PublishSource;
import dev.herald.session.SessionWriter;
import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The same over TLS (RFC 6455, section 10.6), whose layer holds bytes back on both ways. */
@WholePath
class TlsIT extends WebSocketExchange {

    private static final Certificate CERTIFICATE = new Certificate(Path.of("target", "conformance.p12"));

    @Autowired
    private Broadcaster broadcaster;

    @DynamicPropertySource
    static void secure(DynamicPropertyRegistry properties) throws Exception {
        CERTIFICATE.create();
        properties.add("server.ssl.key-store", () -> CERTIFICATE.store().toString());
        properties.add("server.ssl.key-store-password", () -> Certificate.PASSWORD);
        properties.add("herald.tls.sni-host-check", () -> "true");
    }

    @Override
    RawClient open() throws Exception {
        Socket socket = CERTIFICATE.socketFactory().createSocket();
        socket.setReceiveBufferSize(256 * 1024);
        return RawClient.connect(port, socket);
    }

    @Test
    void saysWhichHostTheCertificateDoesNotName() throws Exception {
        try (RawClient other = new RawClient(port, CERTIFICATE.socketFactory().createSocket())) {
            RawClient.Response response = other.exchange("GET /topics HTTP/1.1\nHost: other.example\n");

            assertThat(response.status()).isEqualTo(400);
            assertThat(response.body())
                    .contains("The certificate of this server does not name the host other.example"
                            + " (herald.tls.sni-host-check). Connect by a name that it has.");
        }
    }

    @Test
    void echoesAMessageOfSeveralRecords() throws Exception {
        byte[] data = new byte[LIMIT];
        new Random(3).nextBytes(data);

        send(frame(BINARY, data));

        assertReceives(BINARY, data);
        assertStillTalks();
    }

    /** Several records, each with many frames and ending within one, stand ready in the layer below. */
    @Test
    void echoesManySmallMessagesThatComeAtOnce() throws Exception {
        byte[][] frames = IntStream.range(0, 5000)
                .mapToObj(i -> frame(TEXT, "small " + i))
                .toArray(byte[][]::new);
        CompletableFuture<Void> sent = sendInBackground(frames);

        for (int i = 0; i < frames.length; i++) {
            assertReceives(TEXT, "small " + i);
        }
        sent.get(30, SECONDS);
    }

    @Test
    void readsAMessageThatComesInManyRecords() throws Exception {
        for (byte b : frame(TEXT, "piecemeal")) {
            client.send(new byte[] {b});
        }

        assertReceives(TEXT, "piecemeal");
    }

    @Test
    void endsInOrder() throws Exception {
        send(frame(TEXT, "last"), close(1000, ""));

        assertReceives(TEXT, "last");
        assertThat(client.next().closeCode()).isEqualTo(1000);
        assertEnd();
    }

    @Test
    void saysWhyItFails() throws Exception {
        send(bytes(TEXT, 1, 'x'));

        assertFailed(1002);
    }

    @Test
    void broadcastsInOrder() throws Exception {
        for (int i = 0; i < 100; i++) {
            publish("message " + i);
        }

        for (int i = 0; i < 100; i++) {
            assertReceives(TEXT, "message " + i);
        }
    }

    /** Twice, since a socket that was full once must be writable again. */
    @Test
    void slowReaderCatchesUpWithoutLosingOrDoublingAnything() throws Exception {
        SessionWriter writer = writer();
        for (int round = 0; round < 2; round++) {
            int count = 0;
            long before = writer.messages();
            for (; !writer.isWaiting(); count++) {
                publish(numbered(count));
                awaitWritten(writer, before + count - 100);
            }
            for (int more = 0; more < 500; more++, count++) {
                publish(numbered(count));
            }

            for (int i = 0; i < count; i++) {
                assertReceives(TEXT, numbered(i));
            }
            eventually(() -> !writer.isWaiting());
        }
        assertStillTalks();
    }

    @Test
    void clientThatReadsLateReceivesEveryEcho() throws Exception {
        byte[][] frames =
                IntStream.range(0, 4000).mapToObj(i -> frame(TEXT, numbered(i))).toArray(byte[][]::new);
        SessionWriter writer = writer();
        CompletableFuture<Void> sent = sendInBackground(frames);
        eventually(writer::isWaiting);

        for (int i = 0; i < frames.length; i++) {
            assertReceives(TEXT, numbered(i));
        }
        sent.get(30, SECONDS);
        assertStillTalks();
    }

    /** Otherwise, on a busy machine, the whole log might be published before the first message is written. */
    private static void awaitWritten(SessionWriter writer, long messages) {
        if (writer.messages() < messages) {
            eventually(() -> writer.isWaiting() || writer.messages() >= messages);
        }
    }

    private SessionWriter writer() {
        return registry.all().iterator().next().writer();
    }

    /** Retries what is refused, as it may be while the machine is saturated and the client does not read. */
    private void publish(String message) {
        await().pollInSameThread()
                .pollDelay(Duration.ZERO)
                .ignoreExceptionsMatching(
                        e -> e instanceof OverloadedException || e.getCause() instanceof OverloadedException)
                .until(() -> broadcaster
                                .publish(new PublishRequest(Topic.BROADCAST, Message.of(message)), PublishSource.HTTP)
                                .get(30, SECONDS)
                        != null);
    }

    private CompletableFuture<Void> sendInBackground(byte[][] frames) {
        return CompletableFuture.runAsync(() -> {
            try {
                send(frames);
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
    }

    private static String numbered(int i) {
        return i + " ".repeat(1000);
    }
}
