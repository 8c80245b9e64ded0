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
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** Bodies that trickle. */
@WholePath
@TestPropertySource(properties = "herald.limits.pending-bodies=12")
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
    private BodyArrivals bodies;

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
        assertThat(response.status()).isEqualTo(429);
        assertThat(response.headers()).containsEntry("retry-after", "1");
        assertThat(JsonPath.<String>read(response.body(), "$.detail"))
                .isEqualTo(
                        "Too many request bodies pending of this address: at most 3 at a time (herald.limits.pending-bodies).");
        try (RawClient other = from("127.0.0.2")) {
            other.sendAhead(HEAD, new byte[0]);
            await().atMost(SOON).until(() -> bodies.waiting() == 4);
            other.send("x".repeat(100).getBytes(US_ASCII));
            assertThat(other.readResponse().status()).isEqualTo(202);
        }
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

    /** On a port of its own it is the same; see {@link BothPortsIT}. */
    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health", "/actuator/prometheus"})
    void theActuatorWaitsNoLonger(String path) throws Exception {
        try (RawClient slow = new RawClient(port)) {
            slow.sendAhead("GET " + path + " HTTP/1.1\nHost: localhost\nContent-Length: 100\n", new byte[0]);
            await().atMost(SOON).until(() -> bodies.waiting() == 1);
            ticker.advance(Duration.ofSeconds(10));

            assertThat(slow.readResponse().status()).isEqualTo(408);
        }
    }

    /** The servlet API looks for a parameter in the body of a form, however long that takes to arrive. */
    @ParameterizedTest
    @ValueSource(strings = {"POST /sessions/drain?share=x", "PUT /sessions/drain", "POST /topics?cursor=a"})
    void doesNotWaitForABodyThatItDoesNotNeed(String request) throws Exception {
        Response response = RawClient.exchange(port, """
                %s HTTP/1.1
                Host: localhost
                Content-Type: application/x-www-form-urlencoded
                Content-Length: 100
                """.formatted(request));

        assertThat(response.status()).isBetween(400, 405);
    }

    private RawClient from(String address) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
        return new RawClient(port, socket);
    }
}
