package dev.herald;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import dev.herald.session.SessionDrainer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** An operator sends sessions elsewhere. */
class DrainingIT extends Api {

    @Autowired
    private SessionDrainer drain;

    @AfterEach
    void everyoneIsWelcomeAgain() {
        drain.cancel();
    }

    @Test
    void sendsAShareAwayAndTheRestStays() throws Exception {
        for (int i = 0; i < 10; i++) {
            connect("");
        }

        HttpResponse<String> response = accepted(http.post("/sessions/drain?share=0.3&period=100ms", ""));

        assertThat(JsonPath.<Integer>read(response.body(), "$.sessions")).isEqualTo(3);
        Instant until = Instant.parse(JsonPath.read(response.body(), "$.until"));
        assertThat(until)
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
        await().atMost(Duration.ofSeconds(30)).until(() -> !drain.isDraining());
        assertThat(registry.size()).isEqualTo(7);
        assertThat(http.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        connect(""); // is welcome
    }

    @Test
    void saysInTheReasonWhenToComeBack() throws Exception {
        Client client = connect("");

        accepted(http.post("/sessions/drain", ""));

        assertThat(client.closeCode()).isEqualTo(1012);
    }

    @Test
    void refusesNewSessionsWhenAsked() throws Exception {
        accepted(http.post("/sessions/drain?accept=false", ""));

        assertThat(RawClient.exchange(port, RawClient.HANDSHAKE).status()).isEqualTo(503);
        assertThat(http.get("/actuator/health/readiness").statusCode()).isEqualTo(503);

        assertThat(http.send("DELETE", "/sessions/drain", BodyPublishers.noBody())
                        .statusCode())
                .isEqualTo(204);
        assertThat(http.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        connect("");
    }

    @Test
    void anotherOneMeanwhileIsAConflict() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            clients.add(RawClient.connect(port));
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> registry.size() == 50);
        accepted(http.post("/sessions/drain?period=1h", "")); // which are 5 s, as they are few

        assertProblem(
                http.post("/sessions/drain", ""),
                409,
                "A drain is already running. Wait until it ends, or cancel it first.");

        for (RawClient client : clients) {
            client.close();
        }
    }

    @Test
    void doesNothingIfAnotherNodeIsMeant() throws Exception {
        String name = JsonPath.read(http.get("/node").body(), "$.name");
        String detail =
                "The value \"other\" of parameter node is invalid: accepted is the name of the node that handles"
                        + " the request, \"%s\".".formatted(name);

        assertProblem(http.post("/sessions/drain?accept=false&node=other", ""), 400, detail);
        assertThat(drain.isDraining()).isFalse();
        accepted(http.post("/sessions/drain?accept=false&node=" + name, ""));
        assertProblem(http.send("DELETE", "/sessions/drain?node=other", BodyPublishers.noBody()), 400, detail);
        assertThat(drain.isDraining()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "share=0, 'The value \"0\" of parameter share is invalid: accepted is a number above 0 and at most 1.'",
        "share=30, 'The value \"30\" of parameter share is invalid: accepted is a number above 0 and at most 1.'",
        "share=NaN, 'The value \"NaN\" of parameter share is invalid: accepted is a number above 0 and at most 1.'",
        "share=some, 'The value \"some\" of parameter share is invalid: accepted is a number above 0 and at most 1.'",
        "period=-1s, 'The value \"-1s\" of parameter period is invalid: accepted is a duration from 0s to 24h, such as 10s.'",
        "period=25h, 'The value \"25h\" of parameter period is invalid: accepted is a duration from 0s to 24h, such as 10s.'",
        "period=soon, 'The value \"soon\" of parameter period is invalid: accepted is a duration from 0s to 24h, such as 10s.'"
    })
    void saysWhatIsWrong(String query, String detail) throws Exception {
        assertProblem(http.post("/sessions/drain?" + query, ""), 400, detail);

        assertThat(drain.isDraining()).isFalse();
    }
}
