package dev.herald.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import dev.herald.Http;
import dev.herald.RawClient;
import dev.herald.RawClient.Response;
import dev.herald.WholePath;
import dev.herald.topic.FakeTicker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.test.context.TestPropertySource;

/** Clients that request 16 MB and do not read them. */
@WholePath
@TestPropertySource(properties = {"herald.http.max-history-responses=1040", "herald.limits.response-timeout=1h"})
class HistoryStreamIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int MESSAGES = 250;
    private static final int LARGE = 64_000;
    private static final long MIB = 1024L * 1024;
    private static final String ALL = "/topics/stream.large/messages?limit=1000";

    @LocalServerPort
    private int port;

    @Autowired
    private MeterRegistry meters;

    @Autowired
    private FakeTicker ticker;

    @Autowired
    private WebServerApplicationContext service;

    @Autowired
    private HistoryResponses responses;

    private Http http;
    private final List<RawClient> clients = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();

    @BeforeEach
    void publish() throws Exception {
        http = new Http(port);
        List<Object> kept =
                JsonPath.read(http.get("/topics/stream.large/messages?limit=1").body(), "$.messages");
        for (int i = 0; kept.isEmpty() && i < MESSAGES; i++) {
            assertThat(http.post("/broadcast?topic=stream.large", "x".repeat(LARGE))
                            .statusCode())
                    .isEqualTo(202);
        }
    }

    @AfterEach
    void noResponseIsInProgress() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
        await().atMost(SOON).until(() -> inProgress() == 0);
    }

    @Test
    void holdNoThread() throws Exception {
        stall(250);

        long begin = System.nanoTime();
        assertThat(http.get("/actuator/health").statusCode()).isEqualTo(200);
        assertThat(http.get("/topics").statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        assertThat(JsonPath.<List<Object>>read(http.get(ALL).body(), "$.messages"))
                .hasSize(MESSAGES);
    }

    @Test
    void holdNoMessages() throws Exception {
        long before = usedHeap();

        stall(20);

        // Until the tests beside this one have released what they used meanwhile.
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(usedHeap() - before).isLessThan(20 * MIB));
    }

    @Test
    void readAllWhenTheyReadAtLast() throws Exception {
        stall(1);

        Response response = readAtLast(0);

        assertThat(response.status()).isEqualTo(200);
        assertThat(JsonPath.<List<Object>>read(response.body(), "$.messages")).hasSize(MESSAGES);
        assertThat(JsonPath.<String>read(response.body(), "$.position"))
                .isEqualTo(JsonPath.read(response.body(), "$.messages[%d].position".formatted(MESSAGES - 1)));
    }

    @Test
    void areCountedOnceEachWhenTheyVanish() throws Exception {
        long before = countedWhenAllAreOver();
        stall(3);

        clients.get(0).disconnect();
        clients.get(1).reset();
        readAtLast(2);

        await().atMost(SOON).untilAsserted(() -> assertThat(inProgress()).isZero());
        await().atMost(SOON).untilAsserted(() -> assertThat(counted()).isEqualTo(before + 3));
    }

    @Test
    void endWhereTheyStandWhenTheyAreLateAndCanGoOn() throws Exception {
        stall(1);
        ticker.advance(Duration.ofMinutes(1));

        Response response = readAtLast(0);

        List<String> positions = JsonPath.read(response.body(), "$.messages[*].position");
        String position = JsonPath.read(response.body(), "$.position");
        assertThat(positions).hasSizeBetween(1, MESSAGES - 1).endsWith(position);
        String rest = http.get(ALL + "&since=" + position).body();
        assertThat(JsonPath.<List<Object>>read(rest, "$.messages")).hasSize(MESSAGES - positions.size());
        assertThat(rest).doesNotContain("gap");
    }

    @Test
    void areCutWhenTheyAreFarTooLate() throws Exception {
        long before = countedWhenAllAreOver();
        stall(1);
        ticker.advance(Duration.ofMinutes(2));

        responses.abortOverdue();

        await().atMost(SOON).until(() -> inProgress() == 0);
        await().atMost(SOON).untilAsserted(() -> assertThat(counted()).isEqualTo(before + 1));
        assertThat(isComplete(clients.getFirst())).isFalse();
    }

    @Test
    void oneAddressDoesNotTakeAllPlaces() throws Exception {
        stall(260);

        Response refused = RawClient.exchange(port, request(ALL));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.headers())
                .containsEntry("retry-after", "1")
                .containsEntry("content-type", "application/problem+json");
        assertThat(JsonPath.<String>read(refused.body(), "$.detail"))
                .isEqualTo("Too many responses with history to this address: at most 260 at a time"
                        + " (herald.http.max-history-responses).");
        assertThat(http.get("/topics/stream.large/messages?since=" + newest()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void respondsToHeadWithoutTheBody() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.sendAhead(request(ALL).replace("GET", "HEAD") + "Connection: close\n", new byte[0]);

            assertThat(client.bytes(12)).asString().isEqualTo("HTTP/1.1 200");
            assertThat(new String(client.bytes(10_000), ISO_8859_1))
                    .doesNotContain("Content-Length")
                    .endsWith("\r\n\r\n");
        }
    }

    @Test
    void smallResponseHasALength() throws Exception {
        Response response = RawClient.exchange(port, request("/topics/stream.none/messages"));

        assertThat(response.headers()).containsEntry("content-length", "37").doesNotContainKey("transfer-encoding");
        assertThat(response.body()).isEqualTo("{\"topic\":\"stream.none\",\"messages\":[]}");
    }

    private String newest() throws Exception {
        String page = http.get("/topics?limit=1000").body();
        return JsonPath.<List<String>>read(page, "$.topics[?(@.topic == 'stream.large')].position")
                .getFirst();
    }

    private void stall(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(4096);
            sockets.add(socket);
            RawClient client = new RawClient(port, socket);
            clients.add(client);
            client.sendAhead(request(ALL), new byte[0]);
        }
        await().atMost(SOON).until(() -> inProgress() == count && blocked() == count);
    }

    /** The number of connections on which no more can be written. */
    private long blocked() {
        JettyWebServer server = (JettyWebServer) Objects.requireNonNull(service.getWebServer());
        return Stream.of(server.getServer().getConnectors())
                .flatMap(connector -> connector.getConnectedEndPoints().stream())
                .filter(endPoint ->
                        ((AbstractEndPoint) endPoint).getWriteFlusher().isPending())
                .count();
    }

    /** Through the small buffers with which clients stall, 16 MB take seconds. */
    private Response readAtLast(int index) throws Exception {
        sockets.get(index).setReceiveBufferSize((int) MIB);
        return clients.get(index).readResponse();
    }

    private static String request(String path) {
        return "GET %s HTTP/1.1%nHost: localhost%n".formatted(path);
    }

    private double inProgress() {
        return meters.get("herald.history.responses").gauge().value();
    }

    /** A request is counted a moment after its client has the response. */
    private long countedWhenAllAreOver() {
        await().atMost(SOON)
                .until(() -> meters.get("http.server.requests.active").longTaskTimers().stream()
                        .allMatch(timer -> timer.activeTasks() == 0));
        return counted();
    }

    private long counted() {
        return meters.find("http.server.requests").tag("uri", "/topics/{topic}/messages").timers().stream()
                .filter(timer -> "GET".equals(timer.getId().getTag("method")))
                .mapToLong(Timer::count)
                .sum();
    }

    private static boolean isComplete(RawClient client) {
        try {
            client.readResponse();
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
