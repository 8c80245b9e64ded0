package dev.herald.emulation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.herald.Http;
import dev.herald.RawClient;
import dev.herald.centrifugo.sdk.OneWay;
import dev.herald.centrifugo.sdk.SdkService;
import dev.herald.centrifugo.sdk.TestTokens;
import dev.herald.session.CloseReasons;
import dev.herald.session.Session;
import dev.herald.session.SessionRegistry;
import dev.herald.session.Transport;
import dev.herald.testing.BesideOthers;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.socket.CloseStatus;

/** Clients that connect by one request, and only receive. */
@SdkService
@BesideOthers
class OneWayStreamsIT {

    private static final String EVENTS = "/connection/uni_sse";
    private static final String LINES = "/connection/uni_http_stream";

    /** How a client can begin. */
    enum Beginning {
        QUERY(Transport.UNI_SSE),
        POSTED_EVENTS(Transport.UNI_SSE),
        POSTED_LINES(Transport.UNI_HTTP_STREAM);

        private final Transport transport;

        Beginning(Transport transport) {
            this.transport = transport;
        }

        StreamOf open(int port, String request) throws IOException {
            return switch (this) {
                case QUERY ->
                    new StreamOf(port, "GET " + EVENTS + "?cf_connect=" + URLEncoder.encode(request, UTF_8), "");
                case POSTED_EVENTS -> new StreamOf(port, "POST " + EVENTS, request);
                case POSTED_LINES -> new StreamOf(port, "POST " + LINES, request);
            };
        }
    }

    @LocalServerPort
    private int port;

    @Autowired
    private SessionRegistry registry;

    @ParameterizedTest
    @EnumSource
    void receivesPushesThatAreNoReplies(Beginning beginning) throws Exception {
        String topic = "all.one-way." + beginning;
        try (StreamOf stream = beginning.open(port, request("ada", topic, "{\"delta\":\"fossil\"}"))) {
            assertThat(stream.status()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(stream.header("Content-Length")).isNull();
            String connected = stream.next();
            assertThat(connected)
                    .startsWith("{\"connect\":{")
                    .contains("\"ping\":25")
                    .doesNotContain("\"id\"", "pong");
            assertThat(JsonPath.<Map<String, ?>>read(connected, "$.connect.subs"))
                    .containsOnlyKeys(topic);
            Session session = session(connected);
            assertThat(session.transport()).isEqualTo(beginning.transport);
            assertThat(session.user()).isEqualTo("ada");
            assertThat(JsonPath.<String>read(connected, "$.connect.session")).isEqualTo(session.uuid());

            publish(topic, "{\"a\":\n1}");
            assertThat(stream.next())
                    .startsWith("{\"channel\":\"" + topic + "\",\"pub\":{\"data\":{\"a\":1},\"offset\":1");
            session.sendDirect("psst".getBytes(UTF_8));
            assertThat(stream.next()).isEqualTo("{\"message\":{\"data\":\"psst\"}}");
        }
    }

    @ParameterizedTest
    @EnumSource
    void recoversWhatItMissed(Beginning beginning) throws Exception {
        String topic = "all.one-way.missed." + beginning;
        String epoch;
        try (StreamOf stream = beginning.open(port, request("ada", topic, "{}"))) {
            epoch = JsonPath.read(stream.next(), "$.connect.subs['" + topic + "'].epoch");
        }
        publish(topic, "1");
        publish(topic, "2");

        try (StreamOf stream = beginning.open(port, OneWay.since("ada", topic, epoch, 1))) {
            String recovered = stream.next();
            assertThat(JsonPath.<Boolean>read(recovered, "$.connect.subs['" + topic + "'].recovered"))
                    .isTrue();
            assertThat(JsonPath.<List<Integer>>read(recovered, "$.connect.subs['" + topic + "'].publications[*].data"))
                    .containsExactly(2);
            publish(topic, "3");
            assertThat(stream.next()).contains("\"data\":3,\"offset\":3");
        }
        try (StreamOf stream = beginning.open(port, OneWay.since("ada", topic, epoch, 9))) {
            assertThat(stream.next()).contains("\"was_recovering\":true").doesNotContain("\"recovered\"");
        }
    }

    @Test
    void subscribesToTheTopicsOfItsToken() throws Exception {
        String token = TestTokens.signed(TestTokens.claims("ada").claim("channels", List.of("all.one-way.token")));

        try (StreamOf stream = Beginning.QUERY.open(port, "{\"token\":\"%s\"}".formatted(token))) {
            assertThat(stream.next()).contains("\"subs\":{\"all.one-way.token\":{");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"POST " + LINES + "|{}", "GET " + EVENTS + "|data: {}"})
    void isPingedByAnEmptyPush(String head, String ping) throws Exception {
        String request = request("ada", "all.one-way.ping", "{}");
        boolean hasBody = head.startsWith("POST");
        try (StreamOf stream = new StreamOf(
                port,
                hasBody ? head : head + "?cf_connect=" + URLEncoder.encode(request, UTF_8),
                hasBody ? request : "")) {
            Session session = session(stream.next());

            session.writer().reply(session.sink().ping());

            String line = stream.line();
            assertThat(line != null && line.isEmpty() ? stream.line() : line).isEqualTo(ping);
        }
    }

    @Test
    void isAnonymousWithoutARequestForEvents() throws Exception {
        try (StreamOf query = new StreamOf(port, "GET " + EVENTS, "");
                StreamOf body = new StreamOf(port, "POST " + EVENTS, "")) {
            assertThat(query.line()).isEmpty();
            assertThat(session(query.next()).user()).isNull();
            assertThat(body.next()).startsWith("{\"connect\":{");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POSTED_LINES, 3500, abc, x", "QUERY, 3500, abc, x", "POSTED_LINES, 3005, EXPIRED, x",
        "QUERY, 3005, EXPIRED, x", "POSTED_LINES, 3501, VALID, a b", "POSTED_EVENTS, 3501, VALID, a b"
    })
    void saysInThePushThatIsTheLastOneWhyItIsNotConnected(Beginning beginning, int code, String token, String topic)
            throws Exception {
        String sent = switch (token) {
            case "EXPIRED" -> TestTokens.signed(TestTokens.claims("ada", Duration.ofMinutes(-10)));
            case "VALID" -> TestTokens.of("ada");
            default -> token;
        };

        try (StreamOf stream =
                beginning.open(port, "{\"token\":\"%s\",\"subs\":%s}".formatted(sent, "{\"" + topic + "\":{}}"))) {
            String push = stream.next();
            assertThat(JsonPath.<Integer>read(push, "$.disconnect.code"))
                    .as(push)
                    .isEqualTo(code);
            assertThat(stream.next()).as("end").isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void receivesTheReasonWhyItsSessionEnds(Beginning beginning) throws Exception {
        assertThat(lastPush(beginning, CloseReasons.TOKEN_EXPIRED))
                .isEqualTo("{\"disconnect\":{\"code\":3005,\"reason\":\"connection expired\"}}");
        assertThat(lastPush(beginning, CloseStatus.SERVICE_RESTARTED))
                .isEqualTo("{\"disconnect\":{\"code\":3001,\"reason\":\"shutdown\"}}");
    }

    private String lastPush(Beginning beginning, CloseStatus status) throws Exception {
        try (StreamOf stream = beginning.open(port, request("ada", "all.one-way.end", "{}"))) {
            session(stream.next()).close(status);
            String push = stream.next();
            assertThat(stream.next()).as("end").isEmpty();
            return push;
        }
    }

    /** It cannot subscribe again on this connection: it connects again with its positions. */
    @Test
    void isDisconnectedWhenItHasFallenBehind() throws Exception {
        try (StreamOf stream = Beginning.POSTED_LINES.open(port, request("ada", "all.one-way.behind", "{}"))) {
            Session session = session(stream.next());

            session.subscribedTo()
                    .getFirst()
                    .delivery()
                    .lost(session.subscribedTo().getFirst());

            assertThat(stream.next()).isEqualTo("{\"disconnect\":{\"code\":3010,\"reason\":\"insufficient state\"}}");
        }
    }

    @Test
    void isNoLongerSubscribedOnceItsConnectionIsClosed() throws Exception {
        Session session;
        try (StreamOf stream = Beginning.QUERY.open(port, request("ada", "all.one-way.closed", "{}"))) {
            session = session(stream.next());
        }

        publishUntilClosed(session);

        assertThat(registry.find(session.uuid())).isEmpty();
    }

    private void publishUntilClosed(Session session) throws Exception {
        while (registry.find(session.uuid()).isPresent()) {
            publish("all.one-way.closed", "1");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                EVENTS + "?cf_connect=%7B",
                EVENTS + "?cf_connect=%FF",
                EVENTS + "?cf_connect=%5B%5D",
                EVENTS + "?topic=a",
                EVENTS + "?cf_connect=%7B%7D&cf_connect=%7B%7D",
                EVENTS + "?cf_connect=%7B%22subs%22%3A%7B%22a%22%3A%7B%22type%22%3A1%7D%7D%7D"
            })
    void refusesOtherQueries(String query) throws Exception {
        HttpResponse<String> response = new Http(port).get(query);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no JSON", "[]", "\n", "{\"token\":5}", "{\"subs\":{\"all.x\":{\"type\":1}}}"})
    void refusesABodyThatIsNoRequestToConnect(String body) throws Exception {
        for (String path : List.of(LINES, EVENTS)) {
            HttpResponse<String> response = new Http(port).post(path, body);

            assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
            assertThat(response.body()).contains("The body is invalid: a request to connect as JSON is accepted");
        }
    }

    @Test
    void refusesABodyThatIsNoUtf8() throws Exception {
        byte[] body = "{\"name\":\"\u00ff\"}".getBytes(ISO_8859_1);
        try (RawClient client = new RawClient(port)) {
            client.sendAhead(
                    "POST %s HTTP/1.1\nHost: localhost\nContent-Length: %d\n".formatted(LINES, body.length), body);

            assertThat(client.readHead().status()).isEqualTo(400);
        }
    }

    @Test
    void refusesOtherMethodsLargeBodiesAndAStreamWithoutARequest() throws Exception {
        Http http = new Http(port);

        assertThat(http.get(LINES).statusCode()).isEqualTo(405);
        assertThat(http.post(LINES, "").statusCode()).isEqualTo(400);
        assertThat(http.post(LINES + "?cf_connect=%7B%7D", "{}").statusCode()).isEqualTo(400);
        assertThat(http.post(LINES, "x".repeat(65_537)).statusCode()).isEqualTo(413);
        assertThat(http.send("HEAD", EVENTS, BodyPublishers.noBody()).statusCode())
                .isEqualTo(200);
    }

    private static String request(String user, String topic, String subscription) {
        return OneWay.request(user, "{\"%s\":%s,\"forbidden\":{}}".formatted(topic, subscription));
    }

    private Session session(String connected) {
        return OneWay.session(registry, connected);
    }

    private void publish(String topic, String json) throws Exception {
        OneWay.publish(port, topic, json);
    }
}
