package dev.herald.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.Http;
import dev.herald.RawClient;
import dev.herald.WholePath;
import dev.herald.topic.FakeTicker;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** Clients that begin requests and do not finish them. */
@WholePath
@TestPropertySource(properties = "herald.limits.pending-connections=300")
class HalfOpenIT {

    private static final byte[] BEGINNING = "GET /websocket HTTP/1.1\r\nHost: loc".getBytes(StandardCharsets.US_ASCII);
    private static final Duration SOON = Duration.ofSeconds(30);

    @LocalServerPort
    private int port;

    @Autowired
    private FakeTicker ticker;

    @Autowired
    private PendingConnections pending;

    @Autowired
    private MeterRegistry meters;

    private final List<RawClient> idlers = new ArrayList<>();

    @AfterEach
    void closeAll() throws IOException {
        for (RawClient idler : idlers) {
            idler.close();
        }
    }

    @Test
    void aThousandPendingConnectionsDoNotBlockAnHonestClient() throws Exception {
        halfOpen(1_000);

        try (RawClient honest = RawClient.connect(port)) {
            honest.send(0x81, "hello");
            assertThat(honest.next().text()).isEqualTo("hello");
        }
        assertThat(new Http(port).broadcast("hello").statusCode()).isEqualTo(202);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                meters.get("herald.connections.pending").gauge().value())
                        .isBetween(298.0, 300.0));
        assertThat(idlers.getFirst().isAtEnd()).isTrue();
        assertThat(idlers.getLast().isSilentFor(Duration.ofMillis(1))).isTrue();
    }

    @Test
    void areClosedAfterTheTimeoutHoweverSteadilyBytesArrive() throws Exception {
        halfOpen(20);
        for (int second = 0; second < 9; second++) {
            ticker.advance(Duration.ofSeconds(1));
            pending.closeOverdue();
            for (RawClient idler : idlers) {
                idler.send(new byte[] {'x'});
            }
        }
        assertThat(idlers.getLast().isSilentFor(Duration.ofMillis(1))).isTrue();

        ticker.advance(Duration.ofSeconds(1));
        pending.closeOverdue();

        for (RawClient idler : idlers) {
            assertGone(idler);
        }
    }

    @Test
    void aSessionIsNotPending() throws Exception {
        try (RawClient honest = RawClient.connect(port)) {
            ticker.advance(Duration.ofSeconds(50));
            pending.closeOverdue();

            honest.send(0x81, "hello");
            assertThat(honest.next().text()).isEqualTo("hello");
        }
    }

    @Test
    void aLaterRequestHasTheSameTimeout() throws Exception {
        RawClient client = new RawClient(port);
        idlers.add(client);
        for (int i = 0; i < 3; i++) {
            assertThat(client.exchange("GET /topics HTTP/1.1\nHost: localhost\n")
                            .status())
                    .isEqualTo(200);
            awaitWaiting(1); // the response arrives before the server has counted it
            ticker.advance(Duration.ofSeconds(20));
            pending.closeOverdue();
        }
        client.send(BEGINNING);
        ticker.advance(Duration.ofSeconds(20));
        await().atMost(SOON).untilAsserted(() -> {
            pending.closeOverdue(); // not before what came is read
            assertThat(waiting()).isZero();
        });

        assertGone(client);
    }

    private void awaitWaiting(int count) {
        await().atMost(SOON).until(() -> waiting() == count);
    }

    private double waiting() {
        return meters.get("herald.connections.idle").gauge().value();
    }

    private void halfOpen(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            RawClient idler = new RawClient(port);
            idler.send(BEGINNING);
            idlers.add(idler);
        }
        int expected = Math.min(count, 300);
        await().atMost(SOON).until(() -> pending.size() == expected);
    }

    private static void assertGone(RawClient client) {
        try {
            // Sooner than Jetty would end it for its silence.
            assertThat(client.isSilentFor(Duration.ofSeconds(15))).isFalse();
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("reset"); // what it had sent was not read any more
        }
    }
}
