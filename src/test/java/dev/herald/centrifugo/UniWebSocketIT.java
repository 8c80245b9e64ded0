package dev.herald.centrifugo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jayway.jsonpath.JsonPath;
import dev.herald.Client;
import dev.herald.ClientContract;
import dev.herald.centrifugo.sdk.OneWay;
import dev.herald.centrifugo.sdk.SdkService;
import dev.herald.centrifugo.sdk.TestTokens;
import dev.herald.session.CloseReasons;
import dev.herald.session.Session;
import dev.herald.session.SessionRegistry;
import dev.herald.session.Transport;
import dev.herald.testing.BesideOthers;
import java.net.URLEncoder;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.socket.CloseStatus;

/** Clients that connect with one message, and only receive. */
@SdkService
@BesideOthers
class UniWebSocketIT {

    private static final String PATH = "/connection/uni_websocket";

    @LocalServerPort
    private int port;

    @Autowired
    private SessionRegistry registry;

    @SuppressWarnings("NullAway.Init") // by each test
    private Client client;

    @AfterEach
    void close() {
        if (client != null) {
            client.close();
        }
    }

    @Test
    void receivesPushesThatAreNoReplies() throws Exception {
        String connected = connect("ada", "{\"all.uni\":{\"delta\":\"fossil\"},\"forbidden\":{}}");

        assertThat(JsonPath.<Map<String, ?>>read(connected, "$.connect.subs")).containsOnlyKeys("all.uni");
        assertThat(JsonPath.<String>read(connected, "$.connect.session"))
                .isEqualTo(session(connected).uuid());
        assertThat(connected).contains("\"expires\":true").doesNotContain("\"ping\"", "\"pong\"", "\"id\"", "delta");
        publish("all.uni", "{\"a\":\n1}");
        publish("all.uni", "\"text\"");
        assertThat(next()).startsWith("{\"channel\":\"all.uni\",\"pub\":{\"data\":{\"a\":1},\"offset\":1");
        assertThat(next()).startsWith("{\"channel\":\"all.uni\",\"pub\":{\"data\":\"text\",\"offset\":2");
        session(connected).sendDirect("psst".getBytes(StandardCharsets.UTF_8));
        assertThat(next()).isEqualTo("{\"message\":{\"data\":\"psst\"}}");
        assertThat(session(connected).transport()).isEqualTo(Transport.UNI_WEBSOCKET);
        assertThat(session(connected).user()).isEqualTo("ada");
    }

    @Test
    void recoversWhatItMissedByTheQueryOrAMessage() throws Exception {
        String connected = connect("ada", "{\"all.uni.missed\":{}}");
        String epoch = JsonPath.read(connected, "$.connect.subs['all.uni.missed'].epoch");
        client.close();
        publish("all.uni.missed", "1");
        publish("all.uni.missed", "2");
        String since = OneWay.since("ada", "all.uni.missed", epoch, 1);

        client = Client.connect(port, PATH + "?cf_connect=" + URLEncoder.encode(since, StandardCharsets.UTF_8));

        String recovered = next();
        assertThat(JsonPath.<Boolean>read(recovered, "$.connect.subs['all.uni.missed'].recovered"))
                .isTrue();
        assertThat(JsonPath.<List<Integer>>read(recovered, "$.connect.subs['all.uni.missed'].publications[*].data"))
                .containsExactly(2);
        client.send(since); // a second request changes nothing
        publish("all.uni.missed", "3");
        assertThat(next()).contains("\"data\":3,\"offset\":3");
        client.close();
        String lost = connect(
                "ada", "{\"all.uni.missed\":{\"recover\":true,\"epoch\":\"%s\",\"offset\":9}}".formatted(epoch));
        assertThat(lost).contains("\"was_recovering\":true").doesNotContain("\"recovered\"", "\"publications\"");
    }

    @Test
    void receivesJoinsAndLeavesAndSubscriptionsOfItsToken() throws Exception {
        client = Client.connect(port, PATH);
        client.send("{\"token\":\"%s\"}"
                .formatted(TestTokens.signed(TestTokens.claims("ada").claim("channels", List.of("short.uni")))));

        assertThat(next()).contains("\"subs\":{\"short.uni\":{");
        assertThat(next()).startsWith("{\"channel\":\"short.uni\",\"join\":{\"info\":{\"user\":\"ada\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no JSON",
                "[]",
                "\n",
                "{\"token\":5}",
                "{\"subs\":{\"all.x\":{\"type\":1}}}",
                "{\"subs\":{\"all.x\":{\"tf\":{\"key\":\"a\",\"cmp\":\"ex\"}}}}"
            })
    void disconnectsWhoSendsNoRequestToConnect(String message) throws Exception {
        client = Client.connect(port, PATH);

        client.send(message);

        assertThat(next()).isEqualTo("{\"disconnect\":{\"code\":3501,\"reason\":\"bad request\"}}");
        assertThat(client.closeCode()).isEqualTo(3501);
    }

    @ParameterizedTest
    @CsvSource({"3500, abc, x", "3005, EXPIRED, x", "3501, VALID, a b"})
    void saysInAPushAndInTheCloseFrameWhyItIsNotConnected(int code, String token, String topic) throws Exception {
        String sent = switch (token) {
            case "EXPIRED" -> TestTokens.signed(TestTokens.claims("ada", Duration.ofMinutes(-10)));
            case "VALID" -> TestTokens.of("ada");
            default -> token;
        };
        client = Client.connect(port, PATH);

        client.send("{\"token\":\"%s\",\"subs\":%s}".formatted(sent, "{\"" + topic + "\":{}}"));

        String push = next();
        assertThat(JsonPath.<Integer>read(push, "$.disconnect.code")).as(push).isEqualTo(code);
        assertThat(client.closeCode()).isEqualTo(code);
    }

    @Test
    void receivesTheReasonWhyItsSessionEnds() throws Exception {
        session(connect("ada", "{}")).close(CloseReasons.TOKEN_EXPIRED);

        assertThat(next()).isEqualTo("{\"disconnect\":{\"code\":3005,\"reason\":\"connection expired\"}}");
        assertThat(client.closeCode()).isEqualTo(3005);
        session(connect("ada", "{}")).close(CloseStatus.SERVICE_RESTARTED);
        assertThat(next()).isEqualTo("{\"disconnect\":{\"code\":3001,\"reason\":\"shutdown\"}}");
        assertThat(client.closeCode()).isEqualTo(3001);
    }

    /** It cannot subscribe again on this connection: it connects again with its positions. */
    @Test
    void isDisconnectedWhenItHasFallenBehind() throws Exception {
        Session session = session(connect("ada", "{\"all.uni.behind\":{}}"));

        session.subscribedTo().getFirst().delivery().lost(session.subscribedTo().getFirst());

        assertThat(client.closeCode()).isEqualTo(3010);
        assertThat(next()).isEqualTo("{\"disconnect\":{\"code\":3010,\"reason\":\"insufficient state\"}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?cf_connect=%7B", "?cf_connect=", "?topic=a", "?cf_connect=%7B%7D&cf_connect=%7B%7D"})
    void refusesOtherQueries(String query) throws Exception {
        assertThatThrownBy(() -> Client.connect(port, PATH + query))
                .hasCauseInstanceOf(WebSocketHandshakeException.class)
                .cause()
                .extracting(failure ->
                        ((WebSocketHandshakeException) failure).getResponse().statusCode())
                .isEqualTo(400);
    }

    private String connect(String user, String subscriptions) throws Exception {
        client = Client.connect(port, PATH);
        client.send(OneWay.request(user, subscriptions));
        String connected = next();
        assertThat(connected).startsWith("{\"connect\":{");
        return connected;
    }

    private Session session(String connected) {
        return OneWay.session(registry, connected);
    }

    private String next() throws Exception {
        String message = client.text();
        ClientContract.assertPush(message);
        return message;
    }

    private void publish(String topic, String json) throws Exception {
        OneWay.publish(port, topic, json);
    }
}
