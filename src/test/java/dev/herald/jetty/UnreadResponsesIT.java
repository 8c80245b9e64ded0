package dev.herald.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.Http;
import dev.herald.RawClient;
import dev.herald.WholePath;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** Clients that ask for what is larger than their sockets take, and read nothing of it. */
@WholePath
@TestPropertySource(properties = "server.jetty.threads.max=20")
class UnreadResponsesIT {

    /** More than there are threads, and what they hold is less than what one address may. */
    private static final int CLIENTS = 25;

    /** More than a megabyte. */
    private static final String LARGE = "GET /webjars/swagger-ui/swagger-ui-bundle.js HTTP/1.1\nHost: localhost\n";

    @LocalServerPort
    private int port;

    @Autowired
    private MeterRegistry meters;

    private final List<RawClient> clients = new ArrayList<>();

    @AfterEach
    void closeAll() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> held() == 0);
    }

    @Test
    void holdNoThreads() throws Exception {
        for (int i = 0; i < CLIENTS; i++) {
            askWithoutReading();
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> held() > 20 * 1024 * 1024);

        assertThat(new Http(port).get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(new Http(port).broadcast("hello").statusCode()).isEqualTo(202);
    }

    @Test
    void areCompleteOnceTheClientReads() throws Exception {
        int whole = RawClient.exchange(port, LARGE).body().length();
        assertThat(whole).isGreaterThan(1_000_000);
        RawClient client = askWithoutReading();
        await().atMost(Duration.ofSeconds(30)).until(() -> held() > 0);

        assertThat(client.readResponse().body()).hasSize(whole);
        assertThat(client.exchange("GET /topics HTTP/1.1\nHost: localhost\n").status())
                .isEqualTo(200);
    }

    private RawClient askWithoutReading() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        RawClient client = new RawClient(port, socket);
        clients.add(client);
        client.sendAhead(LARGE, new byte[0]);
        return client;
    }

    private double held() {
        return meters.get("herald.memory.used").tag("use", "requests").gauge().value();
    }
}
