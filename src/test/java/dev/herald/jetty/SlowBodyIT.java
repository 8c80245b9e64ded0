package dev.herald.jetty;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import dev.herald.Http;
import dev.herald.RawClient;
import dev.herald.RawClient.Response;
import dev.herald.WholePath;
import dev.herald.topic.FakeTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** Bodies that trickle. */
@WholePath
@TestPropertySource(properties = "herald.limits.pending-bodies=3")
class SlowBodyIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String HEAD = """
            POST /broadcast HTTP/1.1
            Host: localhost
            Content-Length: 100
            """;

    @LocalServerPort
    private int port;

    @Autowired
    private FakeTicker ticker;

    @Autowired
    private DeadlineRequestBodyReader bodies;

    @Test
    void isRefusedAfterTheTimeoutHoweverSteadilyBytesArrive() throws Exception {
        try (RawClient slow = new RawClient(port)) {
            slow.sendAhead(HEAD, new byte[0]);
            await().atMost(SOON).until(() -> bodies.waiting() == 1);
            for (int second = 0; second < 9; second++) {
                slow.send(new byte[] {'x'});
                ticker.advance(Duration.ofSeconds(1));
            }
            assertThat(slow.isSilentFor(Duration.ofSeconds(1))).isTrue();
            ticker.advance(Duration.ofSeconds(1));

            Response response = slow.readResponse();
            assertThat(response.status()).isEqualTo(408);
            assertThat(response.headers())
                    .containsEntry("content-type", "application/problem+json")
                    .containsEntry("connection", "close");
            assertThat(JsonPath.<String>read(response.body(), "$.detail"))
                    .isEqualTo(
                            "The request body is incomplete: 9 bytes arrived within 10 s (herald.limits.request-timeout).");
        }
        await().atMost(SOON).until(() -> bodies.waiting() == 0);
    }

    @Test
    void acceptsABodyThatArrivesInTimeInAnyPieces() throws Exception {
        try (RawClient slow = new RawClient(port)) {
            slow.sendAhead(HEAD, new byte[0]);
            for (int i = 0; i < 100; i++) {
                slow.send(new byte[] {'x'});
            }

            assertThat(slow.readResponse().status()).isEqualTo(202);
        }
    }

    @Test
    void sends100ContinueIfExpected() throws Exception {
        try (RawClient careful = new RawClient(port)) {
            assertThat(careful.exchange(HEAD + "Expect: 100-continue\n").status())
                    .isEqualTo(100);
            careful.send("x".repeat(100).getBytes(US_ASCII));

            assertThat(careful.readResponse().status()).isEqualTo(202);
        }
    }

    @Test
    void manyIncompleteBodiesDoNotBlockCompleteOnes() throws Exception {
        List<RawClient> slow = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            RawClient next = new RawClient(port);
            slow.add(next);
            next.sendAhead(HEAD, new byte[0]);
            int waiting = i;
            await().atMost(SOON).until(() -> bodies.waiting() == waiting);
        }

        Response response = RawClient.exchange(port, HEAD);
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.headers()).containsEntry("retry-after", "1");
        try (RawClient honest = new RawClient(port)) {
            honest.sendAhead(HEAD, "x".repeat(100).getBytes(US_ASCII));
            assertThat(honest.readResponse().status()).isEqualTo(202);
        }
        assertThat(new Http(port).get("/topics").statusCode()).isEqualTo(200);
        for (RawClient each : slow) {
            each.close();
        }
        await().atMost(SOON).until(() -> bodies.waiting() == 0);
    }
}
