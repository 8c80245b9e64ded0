package dev.herald.jetty;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.Http;
import dev.herald.RawClient;
import dev.herald.WholePath;
import dev.herald.topic.FakeTicker;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** The actuator's port, where it is another one, has the same limits on slow clients as that of the clients. */
@WholePath
@TestPropertySource(properties = {"management.server.port=0", "server.jetty.threads.max=20"})
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

    private final List<RawClient> clients = new ArrayList<>();

    enum Port {
        /** Whose largest response is more than a megabyte. */
        CLIENTS("/webjars/swagger-ui/swagger-ui-bundle.js", 1),
        MANAGEMENT("/actuator/prometheus", 20);

        private final String path;
        private final int requests;

        Port(String path, int requests) {
            this.path = path;
            this.requests = requests;
        }
    }

    @AfterEach
    void closeAll() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
        await().atMost(SOON).until(() -> gauge("herald.responses.unread") + gauge("herald.connections.pending") == 0);
    }

    @ParameterizedTest
    @EnumSource
    void disconnectsClientsThatDoNotRead(Port port) throws Exception {
        double before = hits("response_timeout");
        for (int i = 0; i < CLIENTS; i++) {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(4096);
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
        assertThat(hits("response_timeout") - before).isEqualTo(CLIENTS);
    }

    @ParameterizedTest
    @EnumSource
    void disconnectsClientsThatDoNotFinishARequest(Port port) throws Exception {
        double before = hits("request_timeout");
        connect(port, new Socket()).send("GET / HTTP/1.1\r\nHost: lo".getBytes(US_ASCII));
        await().atMost(SOON).until(() -> gauge("herald.connections.pending") == 1);

        ticker.advance(Duration.ofSeconds(10));

        await().atMost(SOON).until(() -> gauge("herald.connections.pending") == 0);
        assertThat(hits("request_timeout") - before).isOne();
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
