package dev.herald.centrifugo.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.Http;
import io.github.centrifugal.centrifuge.Options;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Clients of one service, which are closed after each test, and its backend. */
@SdkService
abstract class SdkTest {

    private static final AtomicInteger TOPICS = new AtomicInteger();

    private final List<SdkClient> clients = new ArrayList<>();

    @LocalServerPort
    protected int port;

    protected Http backend;

    @BeforeEach
    void startBackend() {
        backend = new Http(port);
    }

    @AfterEach
    void closeClients() {
        clients.forEach(SdkClient::close);
    }

    /** A topic that no other test uses, of this kind. */
    static String topic(String kind) {
        return kind + "." + TOPICS.incrementAndGet();
    }

    /** A client of this user without permissions of its own, connected. */
    protected final SdkClient connect(String user) throws InterruptedException {
        return connectWith(TestTokens.of(user));
    }

    protected final SdkClient connectWith(String token) throws InterruptedException {
        return closed(SdkClient.connect(port, token));
    }

    static Options options(String token) {
        Options options = new Options();
        options.setToken(token);
        return options;
    }

    /** A client that does not connect yet. */
    protected final SdkClient client(Options options) {
        return closed(new SdkClient(port, options));
    }

    private SdkClient closed(SdkClient client) {
        clients.add(client);
        return client;
    }

    protected final void publish(String topic, String data, String contentType) throws Exception {
        HttpResponse<String> response = backend.post(
                "/broadcast?topic=" + topic.replace("$", "%24").replace("#", "%23"),
                data,
                "X-API-Key",
                SdkService.KEY,
                "Content-Type",
                contentType);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    }

    protected final void publish(String topic, String json) throws Exception {
        publish(topic, json, "application/json");
    }
}
