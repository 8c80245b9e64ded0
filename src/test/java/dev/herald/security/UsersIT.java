package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import dev.herald.Client;
import dev.herald.EventClient;
import dev.herald.Http;
import dev.herald.session.SessionRegistry;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** All sessions of one user, whatever they are connected with. */
@Protected
class UsersIT {

    @LocalServerPort
    private int port;

    @Autowired
    private SessionRegistry registry;

    private Http http;

    @BeforeEach
    void operator() {
        http = new Http(port);
    }

    @Test
    void sendsToAndDisconnectsAllSessionsOfAUser() throws Exception {
        try (Client socket = subscribe("grace");
                Client other = subscribe("bob");
                EventClient stream =
                        EventClient.connect(port, "/events", "Authorization", "Bearer " + token("grace"))) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> registry.ofUser("grace").size() == 2
                            && registry.ofUser("bob").size() == 1);

            HttpResponse<String> response = http.post("/users/grace/messages", "for you", operates());

            assertThat(response.statusCode()).isEqualTo(202);
            assertThat(JsonPath.<Integer>read(response.body(), "$.recipients")).isEqualTo(2);
            assertThat(socket.text()).isEqualTo("for you");
            assertThat(stream.next()).extracting("name", "data").containsExactly("herald/direct", "for you");

            HttpResponse<String> disconnected =
                    http.send("DELETE", "/users/grace/sessions", BodyPublishers.noBody(), operates());

            assertThat(JsonPath.<Integer>read(disconnected.body(), "$.sessions"))
                    .isEqualTo(2);
            assertThat(socket.closeCode()).isEqualTo(1008);
            assertThat(stream.next()).extracting("name").isEqualTo("herald/close");
            assertThat(other.unread()).isZero();
            assertThat(registry.ofUser("bob")).hasSize(1);
        }
    }

    @Test
    void anOperatorSeesWhoseSessionItIs() throws Exception {
        try (Client client = subscribe("linus")) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !registry.ofUser("linus").isEmpty());
            String id = registry.ofUser("linus").getFirst().id();

            String session = http.send("GET", "/sessions/" + id, BodyPublishers.noBody(), operates())
                    .body();

            assertThat(JsonPath.<String>read(session, "$.user")).isEqualTo("linus");
            assertThat(JsonPath.<String>read(session, "$.address")).isEqualTo("127.0.0.1");
            assertThat(client.unread()).isZero();

            String user = http.send("GET", "/users/linus", BodyPublishers.noBody(), operates())
                    .body();
            assertThat(JsonPath.<String>read(user, "$.user")).isEqualTo("linus");
            assertThat(JsonPath.<Integer>read(user, "$.total")).isEqualTo(1);
            assertThat(JsonPath.<Object>read(user, "$.sessions[0]")).isEqualTo(JsonPath.read(session, "$"));
        }
    }

    @Test
    void acceptsAUserWithoutSessions() throws Exception {
        HttpResponse<String> response = http.post("/users/nobody%7C1/messages", "x", operates());

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(JsonPath.<String>read(response.body(), "$.user")).isEqualTo("nobody|1");
        assertThat(JsonPath.<Integer>read(response.body(), "$.recipients")).isZero();
    }

    /** As a browser would: the token among the subprotocols. */
    private Client subscribe(String user) throws Exception {
        Client client = Client.connect(port, "/websocket", "bearer", token(user));
        assertThat(client.subprotocol()).isEqualTo("bearer");
        return client;
    }

    private static String token(String user) {
        return Issuer.hs256(Issuer.subscriber("news.*").subject(user));
    }

    private static String[] operates() {
        return new String[] {"X-API-Key", Caller.OPERATOR};
    }
}
