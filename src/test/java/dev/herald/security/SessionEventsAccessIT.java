package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.herald.Client;
import dev.herald.EventClient;
import dev.herald.Http;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Only the scope {@code operate} allows to read the events of sessions, on every endpoint, and nobody publishes them. */
@Protected
class SessionEventsAccessIT {

    private static final String TOPIC = "herald/sessions";

    @LocalServerPort
    private int port;

    /** May read every topic, by its pattern. */
    private static String reader() {
        return Issuer.hs256(Issuer.subscriber("*"));
    }

    private static JWTClaimsSet.Builder operator() {
        return Issuer.subscriber("*").claim("herald.operate", true);
    }

    @Test
    void aReaderIsRefused() throws Exception {
        String[] credentials = {"Authorization", "Bearer " + reader()};
        Http http = new Http(port);

        for (String path : List.of("/events?topic=", "/topics/messages?topic=", "/topics/presence?topic=")) {
            assertThat(http.get(path + TOPIC, credentials).statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
        assertThat(http.get("/events?topic=" + TOPIC, credentials).body())
                .contains("the claim herald.operate of the token is required");
        assertThat(http.get("/events?topic=" + TOPIC, "X-API-Key", Caller.READER)
                        .body())
                .contains("the scope \\\"operate\\\" is required");
    }

    @Test
    void anOperatorReads() throws Exception {
        String token = Issuer.hs256(operator());
        try (EventClient events =
                EventClient.connect(port, "/events?topic=" + TOPIC, "Authorization", "Bearer " + token)) {
            assertThat(events.status()).isEqualTo(200);
        }
        assertThat(new Http(port)
                        .get("/topics/messages?topic=" + TOPIC, "X-API-Key", Caller.ROTATED)
                        .statusCode())
                .isIn(200, 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"subscribe", "history", "presence", "presence_stats", "publish"})
    void theClientProtocolRefusesAReader(String command) throws Exception {
        assertThat(reply(reader(), command)).contains("\"error\":");
    }

    @Test
    void theClientProtocolPermitsAnOperatorToReadAlone() throws Exception {
        String token = Issuer.hs256(operator().claim("herald.publish", List.of("*")));

        assertThat(reply(token, "subscribe")).contains("\"subscribe\":{");
        assertThat(reply(token, "publish")).contains("\"code\":103");
    }

    /** Whoever may sign tokens still does not grant it by one. */
    @Test
    void aSubscriptionTokenDoesNotPermitIt() throws Exception {
        String token = Issuer.hs256(Issuer.subscriber("*").claim("channel", TOPIC));

        assertThat(reply(reader(), "subscribe\":{\"channel\":\"" + TOPIC + "\",\"token\":\"" + token + "\"}"))
                .contains("\"code\":103");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/broadcast?topic=herald/sessions", "/broadcast/batch"})
    void nobodyPublishes(String path) throws Exception {
        String body = path.endsWith("batch") ? "[{\"topic\":\"herald/sessions\",\"data\":\"x\"}]" : "x";

        assertThat(new Http(port)
                        .post(path, body, "X-API-Key", Caller.ROTATED, "Content-Type", "application/json")
                        .statusCode())
                .isEqualTo(403);
    }

    private String reply(String token, String command) throws Exception {
        try (Client client = Client.connect(port, "/connection/websocket")) {
            client.send("{\"id\":1,\"connect\":{\"token\":\"%s\"}}".formatted(token));
            assertThat(client.text()).contains("\"connect\"");
            client.send(
                    command.contains("{")
                            ? "{\"id\":2,\"%s}".formatted(command)
                            : "{\"id\":2,\"%s\":{\"channel\":\"%s\",\"data\":{}}}".formatted(command, TOPIC));
            return client.text();
        }
    }
}
