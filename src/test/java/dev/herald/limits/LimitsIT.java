package dev.herald.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import dev.herald.Http;
import dev.herald.RawClient;
import dev.herald.RawClient.Frame;
import dev.herald.RawClient.Response;
import dev.herald.WholePath;
import dev.herald.session.SessionRegistry;
import dev.herald.testing.BesideOthers;
import dev.herald.topic.FakeTicker;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** Small limits behind a trusted proxy on this machine, whose forwarded addresses count. */
@WholePath
@TestPropertySource(
        properties = {
            "herald.limits.trusted-proxies=127.0.0.1/8",
            "herald.limits.sessions=5",
            "herald.limits.sessions-by-address=3",
            "herald.limits.handshakes-per-second=100",
            "herald.limits.handshakes-per-second-by-address=5",
            "herald.session.messages-per-second=10",
            "herald.session.bytes-per-second=1KB",
            "herald.session.rate-grace=2s"
        })
@BesideOthers
class LimitsIT {

    private static final String EVENTS = """
            GET /events HTTP/1.1
            Host: localhost
            """;

    @LocalServerPort
    private int port;

    @Autowired
    private FakeTicker ticker;

    @Autowired
    private SessionRegistry registry;

    @Autowired
    private MeterRegistry meters;

    private final List<RawClient> clients = new ArrayList<>();

    @BeforeEach
    void allBucketsAreFull() {
        ticker.advance(Duration.ofSeconds(2));
    }

    @AfterEach
    void awaitNoSessions() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> registry.size() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {RawClient.HANDSHAKE, EVENTS})
    void rejectsSessionsBeyondTheMaximumOfAnAddress(String head) throws Exception {
        for (int i = 0; i < 3; i++) {
            connect(head, "192.0.2.1");
        }

        assertProblem(
                exchange(head, "192.0.2.1"),
                429,
                "Session limit reached by this address: at most 3 sessions (herald.limits.sessions-by-address).");
        connect(head, "192.0.2.2");
        clients.getFirst().close();
        await().atMost(Duration.ofSeconds(30)).until(() -> registry.size() == 3);
        connect(head, "192.0.2.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {RawClient.HANDSHAKE, EVENTS})
    void rejectsSessionsBeyondTheMaximum(String head) throws Exception {
        double before = hits("sessions");
        for (int i = 0; i < 5; i++) {
            connect(head, "192.0.2." + (10 + i));
        }

        assertProblem(
                exchange(head, "192.0.2.1"),
                503,
                "Session limit reached: at most 5 sessions (herald.limits.sessions).");
        assertThat(hits("sessions")).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {RawClient.HANDSHAKE, EVENTS})
    void rejectsHandshakesBeyondTheRate(String head) throws Exception {
        for (int i = 0; i < 10; i++) {
            connect(head, "192.0.2.1").close();
            await().atMost(Duration.ofSeconds(30)).until(() -> registry.size() == 0);
        }

        assertProblem(
                exchange(head, "192.0.2.1"),
                429,
                "Handshake rate limit exceeded by this address: at most 5 a second"
                        + " (herald.limits.handshakes-per-second-by-address).");
        connect(head, "192.0.2.2");
    }

    /** A proxy appends the address of its peer to what the client sent. */
    @Test
    void ignoresForgedForwardedAddresses() throws Exception {
        for (int i = 0; i < 3; i++) {
            connect(RawClient.HANDSHAKE, "198.51.100." + i + ", 192.0.2.1");
        }

        assertThat(exchange(RawClient.HANDSHAKE, "203.0.113.1, 192.0.2.1").status())
                .isEqualTo(429);
        assertThat(registry.all())
                .allSatisfy(session -> assertThat(session.address()).hasToString("/192.0.2.1"));
    }

    @Test
    void findsTheClientBehindSeveralProxies() throws Exception {
        connect(RawClient.HANDSHAKE, "203.0.113.1, 192.0.2.7, 127.0.0.2");

        assertThat(registry.all())
                .singleElement()
                .satisfies(session -> assertThat(session.address()).hasToString("/192.0.2.7"));
    }

    @Test
    void isSameOriginBehindATlsProxy() throws Exception {
        String page = RawClient.HANDSHAKE.replace("Host: localhost", "Host: localhost:8080")
                + "Origin: https://localhost\nX-Forwarded-Host: localhost\nX-Forwarded-Proto: https\n";

        assertThat(RawClient.exchange(port, page).status()).isEqualTo(101);
        assertThat(RawClient.exchange(port, page.replace("Proto: https", "Proto: http"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void closesASessionThatSendsTooMuchWith1008() throws Exception {
        double before = hits("messages");
        RawClient client = connect(RawClient.HANDSHAKE, "192.0.2.1");
        for (int i = 0; i < 20; i++) {
            client.send(0x81, "m" + i);
            assertThat(client.next().text()).isEqualTo("m" + i);
        }
        client.send(0x89, "ping");

        Frame last = client.next();
        assertThat(last.closeCode()).isEqualTo(1008);
        assertThat(last.closeReason()).isEqualTo("rate limit exceeded: more than 10 messages a second");
        assertThat(hits("messages")).isEqualTo(before + 1);
    }

    @Test
    void closesASessionThatExceedsTheBurstWith1008() throws Exception {
        RawClient client = connect(RawClient.HANDSHAKE, "192.0.2.1");
        client.send(0x82, "x".repeat(3_000));

        Frame last = client.next();
        assertThat(last.closeCode()).isEqualTo(1008);
        assertThat(last.closeReason()).isEqualTo("rate limit exceeded: more than 1024 bytes a second");
    }

    @Test
    void countsTooLargeMessages() throws Exception {
        double before = hits("message_size");
        Http http = new Http(port);

        assertThat(http.broadcast("x".repeat(64 * 1024 + 1)).statusCode()).isEqualTo(413);
        try (RawClient client = connect(RawClient.HANDSHAKE, "192.0.2.1")) {
            client.send(new byte[] {(byte) 0x82, (byte) 0xFF, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0});
            assertThat(client.next().closeCode()).isEqualTo(1009);
        }
        assertThat(hits("message_size")).isEqualTo(before + 2);
    }

    @Test
    void countsTooManyTopics() throws Exception {
        double before = hits("topics");
        StringBuilder topics = new StringBuilder("/broadcast?topic=t");
        for (int i = 0; i < 128; i++) {
            topics.append("&topic=t").append(i);
        }

        HttpResponse<String> response = new Http(port).post(topics.toString(), "x");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(hits("topics")).isEqualTo(before + 1);
    }

    @Test
    void rejectsTooLargeHeaders() throws Exception {
        double before = hits("header_size");

        Response response = RawClient.exchange(port, EVENTS + "X-Long: " + "x".repeat(40_000) + "\n");

        assertThat(response.status()).isEqualTo(431);
        assertThat(response.headers())
                .containsEntry("content-type", "application/problem+json")
                .containsEntry("connection", "close");
        assertThat(JsonPath.<String>read(response.body(), "$.detail"))
                .isEqualTo("The request head is too large: at most 32768 bytes are accepted"
                        + " (server.max-http-request-header-size).");
        assertThat(hits("header_size")).isEqualTo(before + 1);
    }

    /** In whatever form; messages count as such, and as requests only those that could not be published. */
    @Test
    void countsCallsOfTheServerApi() throws Exception {
        String calls = commands(1_000, "{\"channels\":{\"pattern\":\"none\"}}");
        assertThat(api("batch", calls, "192.0.2.41").body()).doesNotContain("\"error\"");
        assertThat(api("channels", "{}", "192.0.2.41").body()).contains("\"code\":111");

        assertThat(api("batch", commands(990, "{\"publish\":{}}"), "192.0.2.42").body())
                .doesNotContain("\"code\":111");
        int status = 200;
        for (int i = 0; i < 20 && status == 200; i++) {
            status = api("publish", "{}", "192.0.2.42").statusCode();
        }
        assertThat(status).isEqualTo(429);

        String channels = "\"limits\",".repeat(999) + "\"limits\"";
        for (int i = 0; i < 20; i++) {
            assertThat(api("broadcast", "{\"channels\":[%s],\"data\":1}".formatted(channels), "192.0.2.43")
                            .body())
                    .doesNotContain("\"error\"");
        }
        assertThat(api("broadcast", "{\"channels\":[\"limits\"],\"data\":1}", "192.0.2.43")
                        .body())
                .contains("\"code\":111");
    }

    private static String commands(int count, String command) {
        return "{\"commands\":[%s]}".formatted(String.join(",", Collections.nCopies(count, command)));
    }

    private HttpResponse<String> api(String method, String body, String forwardedFor) throws Exception {
        return new Http(port).post("/api/" + method, body, "X-Forwarded-For", forwardedFor);
    }

    private RawClient connect(String head, String forwardedFor) throws IOException {
        int before = registry.size();
        RawClient client = new RawClient(port);
        clients.add(client);
        client.sendAhead(from(head, forwardedFor), new byte[0]);
        await().atMost(Duration.ofSeconds(30)).until(() -> registry.size() == before + 1);
        if (head.equals(RawClient.HANDSHAKE)) {
            client.readResponse();
        }
        return client;
    }

    private Response exchange(String head, String forwardedFor) throws IOException {
        return RawClient.exchange(port, from(head, forwardedFor));
    }

    private static String from(String head, String forwardedFor) {
        return head + "X-Forwarded-For: " + forwardedFor + "\n";
    }

    private double hits(String limit) {
        return meters.get("herald.limits.hit").tag("limit", limit).counter().count();
    }

    private static void assertProblem(Response response, int status, String detail) {
        assertThat(response.status()).as(response.body()).isEqualTo(status);
        assertThat(response.headers())
                .containsEntry("content-type", "application/problem+json")
                .containsEntry("connection", "close")
                .containsKey("retry-after");
        assertThat(JsonPath.<String>read(response.body(), "$.detail")).isEqualTo(detail);
        assertThat(JsonPath.<Integer>read(response.body(), "$.status")).isEqualTo(status);
        assertThat(JsonPath.<String>read(response.body(), "$.instance")).isIn("/websocket", "/events");
    }
}
