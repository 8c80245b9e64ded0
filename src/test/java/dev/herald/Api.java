package dev.herald;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import dev.herald.session.Session;
import dev.herald.session.SessionRegistry;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A backend, and clients that are disconnected after each test. */
@WholePath
abstract class Api {

    @LocalServerPort
    int port;

    @Autowired
    SessionRegistry registry;

    Http http;
    private final Map<Client, String> clients = new LinkedHashMap<>();

    @BeforeEach
    void awaitNoSessions() {
        http = new Http(port);
        await().atMost(Duration.ofSeconds(30)).until(() -> registry.size() == 0);
    }

    @AfterEach
    void disconnect() {
        clients.keySet().forEach(Client::close);
    }

    /** Opens {@code /websocket} with this query, and returns once the client is subscribed. */
    Client connect(String query, String... subprotocols) throws Exception {
        Client client = Client.connect(port, "/websocket" + query, subprotocols);
        // The response to the handshake comes shortly before the session is registered.
        Session session = await().atMost(Duration.ofSeconds(30)).until(this::newSession, Objects::nonNull);
        clients.put(client, session.id());
        return client;
    }

    /** The id of its session. */
    String idOf(Client client) {
        return Objects.requireNonNull(clients.get(client));
    }

    private @Nullable Session newSession() {
        return registry.all().stream()
                .filter(session -> !clients.containsValue(session.id()))
                .filter(session -> !session.subscribedTo().isEmpty())
                .findFirst()
                .orElse(null);
    }

    static void assertProblem(HttpResponse<String> response, int status, String detail) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(JsonPath.<Integer>read(response.body(), "$.status")).isEqualTo(status);
        assertThat(JsonPath.<String>read(response.body(), "$.detail")).isEqualTo(detail);
        assertThat(JsonPath.<String>read(response.body(), "$.instance"))
                .isEqualTo(response.request().uri().getRawPath());
    }

    static HttpResponse<String> accepted(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        return response;
    }
}
