package dev.herald.jetty;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.Http;
import dev.herald.RawClient;
import dev.herald.WholePath;
import dev.herald.testing.BesideOthers;
import dev.herald.topic.FakeTicker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The actuator's port, where it is another one, has the same limits on slow clients as that of the clients, and both report health
 * whatever other requests there are.
 */
@WholePath
@Import(BothPortsIT.Endless.class)
@TestPropertySource(properties = {"management.server.port=0", "server.jetty.threads.max=20"})
@BesideOthers
class BothPortsIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int CLIENTS = 25;

    @LocalServerPort
    private int clientPort;

    @LocalManagementPort
    private int managementPort;

    @Autowired
    private FakeTicker ticker;

    @Autowired
    private MeterRegistry meters;

    @Autowired
    private Endless endless;

    @Autowired
    private RequestsInFlight requests;

    private final List<RawClient> clients = new ArrayList<>();

    enum Port {
        /** Whose largest response is more than a megabyte. */
        CLIENTS("/webjars/swagger-ui/swagger-ui-bundle.js", 1, "/endless"),
        MANAGEMENT("/actuator/prometheus", 20, "/actuator/prometheus");

        private final String path;
        private final int requests;
        private final String costly;

        Port(String path, int requests, String costly) {
            this.path = path;
            this.requests = requests;
            this.costly = costly;
        }
    }

    /** Requests that take as long as the test wants. */
    @TestConfiguration(proxyBeanMethods = false)
    @RestController
    static class Endless {

        private volatile CountDownLatch end = new CountDownLatch(0);
        private final AtomicInteger begun = new AtomicInteger();

        @GetMapping("/endless")
        int endless() throws InterruptedException {
            int number = begun.incrementAndGet();
            end.await();
            return number;
        }

        @Bean
        MeterBinder endlessGauge() {
            return registry -> Gauge.builder("test.endless", this::gauge).register(registry);
        }

        private int gauge() {
            try {
                return endless();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @AfterEach
    void closeAll() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
        await().atMost(SOON)
                .until(() -> gauge("herald.responses.unread")
                                + gauge("herald.connections.pending")
                                + gauge("herald.management.requests")
                        == 0);
        requests.awaitEarlier(SOON); // what waits for its turn would wait for the end of the next test otherwise
    }

    @ParameterizedTest
    @EnumSource
    void disconnectsClientsThatDoNotRead(Port port) throws Exception {
        double before = hits("response_timeout");
        for (int i = 0; i < CLIENTS; i++) {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(4096);
            socket.bind(new InetSocketAddress("127.0.0." + (2 + i), 0));
            connect(port, socket)
                    .send("GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            .formatted(port.path)
                            .repeat(port.requests)
                            .getBytes(US_ASCII));
        }
        await().atMost(SOON).until(() -> gauge("herald.responses.unread") == CLIENTS);
        assertThat(new Http(managementPort).get("/actuator/health/liveness").statusCode())
                .isEqualTo(200);
        assertThat(new Http(clientPort).broadcast("hello").statusCode()).isEqualTo(202);

        ticker.advance(Duration.ofSeconds(20));

        await().atMost(SOON).until(() -> gauge("herald.responses.unread") == 0);
        await().atMost(SOON).until(() -> hits("response_timeout") - before == CLIENTS);
    }

    @ParameterizedTest
    @EnumSource
    void reportsHealthWhileMoreCostlyRequestsAreInProgressThanThereAreThreads(Port port) throws Exception {
        endless.end = new CountDownLatch(1);
        int before = endless.begun.get();
        try {
            for (int i = 0; i < 3 * CLIENTS; i++) {
                sendFrom("127.0.0." + (2 + i / 3), port, port.costly);
            }
            await().atMost(SOON).until(() -> endless.begun.get() > before);

            assertThat(new Http(managementPort).get("/actuator/health/liveness").statusCode())
                    .isEqualTo(200);
            assertThat(new Http(clientPort).get("/actuator/health").statusCode())
                    .as("by Spring MVC, on the clients' port")
                    .isEqualTo(404);
            if (port == Port.MANAGEMENT) {
                assertThat(new Http(clientPort).broadcast("hello").statusCode()).isEqualTo(202);
            }
        } finally {
            endless.end.countDown();
        }
    }

    @Test
    void refusesRequestsToTheActuatorBeyondALimit() throws Exception {
        endless.end = new CountDownLatch(1);
        try {
            for (int i = 0; i < 8; i++) {
                sendFrom("127.0.0.2", Port.MANAGEMENT, "/actuator/prometheus");
            }
            await().atMost(SOON).until(() -> gauge("herald.management.requests") == 8);
            assertRefused("127.0.0.2", 429);
            for (int i = 8; i < 32; i++) {
                sendFrom("127.0.0." + i, Port.MANAGEMENT, "/actuator/metrics");
            }
            await().atMost(SOON).until(() -> gauge("herald.management.requests") == 32);
            assertRefused("127.0.0.3", 503);
        } finally {
            endless.end.countDown();
        }
    }

    /** The handlers of the actuator ask for a body whatever the method. */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 50", "Transfer-Encoding: chunked"})
    void reportsHealthAndMetricsWhileBodiesAreIncomplete(String body) throws Exception {
        List<RawClient> incomplete = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            for (String path : List.of("/actuator/health/liveness", "/actuator/prometheus")) {
                incomplete.add(sendFrom("127.0.0." + (2 + i), Port.MANAGEMENT, path, body));
            }
        }
        await().atMost(SOON).until(() -> gauge("herald.bodies.pending") == incomplete.size());

        assertThat(new Http(managementPort).get("/actuator/health/liveness").statusCode())
                .isEqualTo(200);
        assertThat(new Http(managementPort).get("/actuator/prometheus").statusCode())
                .isEqualTo(200);

        ticker.advance(Duration.ofSeconds(10));
        for (RawClient client : incomplete) {
            RawClient.Response late = client.readResponse();
            assertThat(late.status()).isEqualTo(408);
            assertThat(late.headers()).containsEntry("connection", "close");
            assertThat(late.body())
                    .contains(
                            "\"The request body is incomplete: 0 bytes arrived within 10 s (herald.limits.request-timeout).\"");
        }
    }

    @Test
    void acceptsABodyInPieces() throws Exception {
        RawClient client = sendFrom(
                "127.0.0.2",
                Port.MANAGEMENT,
                "/actuator/prometheus",
                "Content-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue");
        assertThat(client.readResponse().status()).isEqualTo(100);
        client.send(new byte[] {'{'});
        await().atMost(SOON).until(() -> gauge("herald.bodies.pending") == 1);
        client.send(new byte[] {'}'});

        assertThat(client.readResponse().status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"Content-Length: 65537, 413, at most 65536 bytes", "Transfer-Encoding: chunked, 400, not valid HTTP"})
    void refusesBodiesThatAreTooLargeOrInvalid(String header, int status, String detail) throws Exception {
        RawClient client = sendFrom("127.0.0.2", Port.MANAGEMENT, "/actuator/prometheus", header);
        client.send("x".repeat(65537).getBytes(US_ASCII));

        RawClient.Response refused = client.readResponse();
        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.body()).contains("\"detail\":\"The request body is ", detail);
    }

    private void assertRefused(String address, int status) throws IOException {
        RawClient.Response refused =
                sendFrom(address, Port.MANAGEMENT, "/actuator/prometheus").readResponse();
        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.headers()).containsEntry("retry-after", "1");
        assertThat(refused.body()).contains("\"Too many requests", "at most", "herald.limits.management-requests");
    }

    private RawClient sendFrom(String address, Port port, String path) throws IOException {
        return sendFrom(address, port, path, "Accept: */*");
    }

    private RawClient sendFrom(String address, Port port, String path, String header) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(address, 0));
        RawClient client = connect(port, socket);
        client.send("GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n\r\n"
                .formatted(path, header)
                .getBytes(US_ASCII));
        return client;
    }

    @ParameterizedTest
    @EnumSource
    void disconnectsClientsThatDoNotFinishARequest(Port port) throws Exception {
        double before = hits("request_timeout");
        connect(port, new Socket()).send("GET / HTTP/1.1\r\nHost: lo".getBytes(US_ASCII));
        await().atMost(SOON).until(() -> gauge("herald.connections.pending") == 1);

        ticker.advance(Duration.ofSeconds(10));

        await().atMost(SOON).until(() -> gauge("herald.connections.pending") == 0);
        await().atMost(SOON).until(() -> hits("request_timeout") - before == 1);
    }

    private RawClient connect(Port port, Socket socket) throws IOException {
        RawClient client = new RawClient(port == Port.CLIENTS ? clientPort : managementPort, socket);
        clients.add(client);
        return client;
    }

    private double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    private double hits(String limit) {
        return meters.get("herald.limits.hit").tag("limit", limit).counter().count();
    }
}
