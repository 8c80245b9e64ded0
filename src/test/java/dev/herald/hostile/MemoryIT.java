package dev.herald.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.Http;
import dev.herald.RawClient;
import dev.herald.WholePath;
import dev.herald.rfc6455.ClientFrames;
import dev.herald.session.SessionRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** Clients that would have more held for them than there is: 4 MB, of which this machine, being one address, may have 1. */
@WholePath
@TestPropertySource(properties = {"herald.limits.memory=4MB", "server.jetty.threads.selectors=1"})
class MemoryIT {

    private static final int CLIENTS = 100;
    private static final int LARGE = 60_000;

    @LocalServerPort
    private int port;

    @Autowired
    private SessionRegistry registry;

    @Autowired
    private MeterRegistry meters;

    private final List<RawClient> clients = new ArrayList<>();

    @AfterEach
    void closeAll() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> registry.size() == 0 && used("sessions") == 0);
    }

    @Test
    void messagesThatDoNotArriveWholeAreBounded() throws Exception {
        RawClient honest = client(new Socket());
        byte[] half = Arrays.copyOf(ClientFrames.frame(0x81, "x".repeat(LARGE)), LARGE / 2);
        for (int i = 0; i < CLIENTS; i++) {
            client(new Socket()).send(half);
            assertEchoes(honest);
        }

        assertThat(used("sessions")).isBetween(100_000.0, 1024.0 * 1024);
        assertThat(closedForMemory()).isGreaterThan(CLIENTS / 2.0);
        assertThat(new Http(port).get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    }

    @Test
    void repliesThatAreNotReadAreBounded() throws Exception {
        RawClient honest = client(new Socket());
        byte[] message = ClientFrames.frame(0x81, "x".repeat(LARGE));
        for (int i = 0; i < CLIENTS / 4; i++) {
            Socket narrow = new Socket();
            narrow.setReceiveBufferSize(4096);
            RawClient client = client(narrow);
            Thread.ofVirtual().start(() -> sendWithoutReading(client, message));
        }

        await().atMost(Duration.ofSeconds(30)).until(() -> {
            assertEchoes(honest);
            return closedForMemory() > 0;
        });
        assertThat(used("sessions")).isLessThanOrEqualTo(1024.0 * 1024);
    }

    @Test
    void historyHasHalfOfItAtMost() throws Exception {
        Http http = new Http(port);
        for (int i = 0; i < 100; i++) {
            assertThat(http.post("/broadcast?topic=t" + i % 10, "x".repeat(LARGE))
                            .statusCode())
                    .isEqualTo(202);
        }

        assertThat(used("history")).isBetween(1024.0 * 1024, 2.0 * 1024 * 1024);
    }

    private static void sendWithoutReading(RawClient client, byte[] message) {
        try {
            for (int i = 0; i < 20; i++) {
                client.send(message);
            }
        } catch (IOException cut) {
            // It held the most, or the test is over.
        }
    }

    private static void assertEchoes(RawClient client) throws IOException {
        client.send(0x81, "hello");
        assertThat(client.next().text()).isEqualTo("hello");
    }

    private RawClient client(Socket socket) throws IOException {
        RawClient client = new RawClient(port, socket);
        clients.add(client);
        client.upgrade(RawClient.HANDSHAKE.replace("/websocket", "/websocket?topic=quiet"));
        return client;
    }

    private double closedForMemory() {
        return meters.get("herald.limits.hit").tag("limit", "memory").counter().count();
    }

    private double used(String use) {
        return meters.get("herald.memory.used").tag("use", use).gauge().value();
    }
}
