package dev.herald.centrifugo;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.herald.centrifugo.sdk.SdkService;
import dev.herald.centrifugo.sdk.TestTokens;
import dev.herald.testing.BesideOthers;
import dev.herald.topic.Topic;
import dev.herald.topic.Topics;
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

/** What SDKs never send, and the code of each error and disconnect that a client can cause. */
@SdkService
@BesideOthers
class ProtocolIT {

    @LocalServerPort
    int port;

    @Autowired
    Topics topics;

    @SuppressWarnings("NullAway.Init") // by each test
    private ProtocolClient client;

    @AfterEach
    void close() {
        if (client != null) {
            client.close();
        }
    }

    private void connect() throws Exception {
        client = ProtocolClient.connect(port, TestTokens.of("ada"));
    }

    @Test
    void repliesToAllCommandsOfOneFrameInTheirOrder() throws Exception {
        client = ProtocolClient.open(port, "");

        client.send("""
                {"id":1,"connect":{"token":"%s"}}
                {"id":2,"subscribe":{"channel":"all.frame"}}
                {"id":3,"publish":{"channel":"all.frame","data":{"n":1}}}
                """.formatted(TestTokens.of("ada")));

        assertThat(client.next()).contains("\"id\":1").contains("\"ping\":25,\"pong\":true");
        assertThat(client.next()).contains("\"id\":2").contains("\"recoverable\":true");
        List<String> rest = List.of(client.next(), client.next());
        assertThat(rest).anyMatch(m -> m.equals("{\"id\":3,\"publish\":{}}"));
        assertThat(rest).anyMatch(m -> m.contains("\"pub\":{\"data\":{\"n\":1}"));
    }

    /** The first command is the one that connects, and there is no second. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":1,\"subscribe\":{\"channel\":\"all.x\"}}",
                "{\"connect\":{}}",
                "{}",
                "{\"id\":1}",
                "no JSON",
                "[]",
                "{\"id\":1,\"connect\":{\"token\":5}}",
                "\n"
            })
    void disconnectsWhoBeginsWithAnythingElse(String frame) throws Exception {
        client = ProtocolClient.open(port, "");

        client.send(frame);

        assertThat(client.closeCode()).isEqualTo(3501);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":2,\"connect\":{}}|3501",
                "{\"id\":2}|3501",
                "{\"id\":2,\"ping\":{}}|3501",
                "{\"subscribe\":{\"channel\":\"all.x\"}}|3501",
                "{\"id\":2,\"subscribe\":{}}|3501",
                "{\"id\":2,\"unsubscribe\":{}}|3501",
                "{\"id\":2,\"publish\":{\"data\":{}}}|3501",
                "{\"id\":2,\"presence\":{}}|3501",
                "{\"id\":2,\"presence_stats\":{}}|3501",
                "{\"id\":2,\"history\":{}}|3501",
                "{\"id\":2,\"sub_refresh\":{}}|3501",
                "{\"id\":2,\"refresh\":{}}|3501",
                "{\"id\":2,\"subscribe\":{\"channel\":\"all.x\",\"delta\":\"xdelta\"}}|3501",
                "{\"send\":{\"data\":{}}}|3508",
                "not JSON|3501",
            })
    void disconnectsAClientThatDoesNotKeepToTheProtocol(String frame, int code) throws Exception {
        connect();

        client.send(frame);

        assertThat(client.closeCode()).isEqualTo(code);
    }

    @Test
    void ignoresAPongThatNobodyAskedFor() throws Exception {
        connect();

        client.send("{}");

        assertThat(client.call("unsubscribe", Map.of("channel", "all.never"))).contains("\"unsubscribe\":{}");
    }

    @ParameterizedTest
    @CsvSource({
        "subscribe, other.topic, 103",
        "subscribe, $private, 103",
        "subscribe, with space, 107",
        "subscribe, herald/self-test, 107",
        "publish, plain.x, 103",
        "publish, tick, 103",
        "presence, plain.x, 108",
        "presence, short.x, 103",
        "presence_stats, plain.x, 108",
        "history, plain.x, 108",
        "history, short.x, 103",
        "rpc, any, 108",
        "sub_refresh, all.x, 103"
    })
    void refusesWhatIsNotAllowedOrNotThere(String command, String topic, int code) throws Exception {
        connect();
        Map<String, ?> request = command.equals("publish")
                ? Map.of("channel", topic, "data", 1)
                : command.equals("rpc") ? Map.of("method", topic) : Map.of("channel", topic);

        assertThat(client.error(command, request)).isEqualTo(code);
    }

    @Test
    void refusesASecondSubscriptionToATopic() throws Exception {
        connect();
        client.call("subscribe", Map.of("channel", "all.twice"));

        assertThat(client.error("subscribe", Map.of("channel", "all.twice"))).isEqualTo(105);
    }

    @Test
    void refusesMoreSubscriptionsThanASessionMayHave() throws Exception {
        connect();
        for (int i = 0; i < 128; i++) {
            assertThat(client.call("subscribe", Map.of("channel", "plain.many" + i)))
                    .contains("subscribe");
        }

        assertThat(client.error("subscribe", Map.of("channel", "plain.many128")))
                .isEqualTo(106);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void refusesOtherTypesOfSubscriptions(int type) throws Exception {
        connect();

        assertThat(client.error("subscribe", Map.of("channel", "all.x", "type", type)))
                .isEqualTo(108);
    }

    @Test
    void refusesAFilterThatIsInvalidOrNotAllowed() throws Exception {
        connect();
        Map<String, ?> valid = Map.of("key", "k", "cmp", "ex");

        assertThat(client.error("subscribe", Map.of("channel", "plain.x", "tf", valid)))
                .isEqualTo(107);
        assertThat(client.error("subscribe", Map.of("channel", "all.x", "tf", Map.of("op", "xor"))))
                .isEqualTo(107);
    }

    @Test
    void refusesAPositionThatIsGoneWhenTheClientWantsThat() throws Exception {
        connect();
        Map<String, ?> request =
                Map.of("channel", "all.gone", "recover", true, "epoch", "never", "offset", 7, "flag", 2);

        assertThat(client.error("subscribe", request)).isEqualTo(112);
        String without =
                client.call("subscribe", Map.of("channel", "all.gone", "recover", true, "epoch", "never", "offset", 7));
        assertThat(JsonPath.<Boolean>read(without, "$.subscribe.was_recovering"))
                .isTrue();
        assertThat(without).doesNotContain("\"recovered\"");
    }

    @Test
    void refusesAnExpiredTokenAndDisconnectsForAnInvalidOne() throws Exception {
        client = ProtocolClient.open(port, "");
        String expired = TestTokens.signed(TestTokens.claims("ada", Duration.ofHours(-1)));
        assertThat(client.error("connect", Map.of("token", expired))).isEqualTo(109);
        client.send("{\"id\":2,\"history\":{\"channel\":\"all.x\"}}");
        assertThat(client.closeCode()).isEqualTo(3501);
        client.close();

        client = ProtocolClient.open(port, "");
        client.send("{\"id\":1,\"connect\":{\"token\":\"no token\"}}");
        assertThat(client.closeCode()).isEqualTo(3500);
    }

    @Test
    void refusesATokenThatNamesAReservedTopic() throws Exception {
        client = ProtocolClient.open(port, "");
        String token = TestTokens.signed(TestTokens.claims("ada").claim("channels", List.of("herald/sessions")));

        client.send("{\"id\":1,\"connect\":{\"token\":\"%s\"}}".formatted(token));
        assertThat(client.closeCode()).isEqualTo(3500);
    }

    /** Instead of a subscription that never delivers anything. */
    @ParameterizedTest
    @ValueSource(strings = {"subscribe", "history"})
    void saysHowToHaveSessionEventsThatAreOff(String command) throws Exception {
        connect();
        assertThat(client.error(command, Map.of("channel", "herald/sessions"))).isEqualTo(103);
        client.close();
        client = ProtocolClient.open(port, "");
        String operator = TestTokens.signed(TestTokens.claims("ada").claim("herald.operate", true));
        assertThat(client.call(
                        "connect",
                        Map.of("token", operator, "subs", Map.of("herald/sessions", Map.of("recover", true)))))
                .doesNotContain("\"subs\"");

        assertThat(client.call(command, Map.of("channel", "herald/sessions")))
                .contains("\"code\":108")
                .contains("set herald.session-events.enabled to true");
    }

    @Test
    void judgesSubscriptionTokens() throws Exception {
        connect();
        String expired =
                TestTokens.signed(TestTokens.claims("ada", Duration.ofHours(-1)).claim("channel", "$x"));
        String past = TestTokens.signed(
                TestTokens.claims("ada").claim("channel", "$x").claim("expire_at", 1));

        assertThat(client.error("subscribe", Map.of("channel", "$x", "token", expired)))
                .isEqualTo(109);
        assertThat(client.error("subscribe", Map.of("channel", "$x", "token", past)))
                .isEqualTo(110);
        assertThat(client.error("subscribe", Map.of("channel", "$x", "token", "no token")))
                .isEqualTo(103);
        client.send("{\"id\":9,\"subscribe\":{\"channel\":\"$x\",\"token\":\"%s\"}}"
                .formatted(TestTokens.of("ada", "$other")));
        assertThat(client.closeCode()).isEqualTo(3500);
    }

    @Test
    void sendsNoPublicationAfterTheReplyToAnUnsubscribe() throws Exception {
        connect();
        client.call("subscribe", Map.of("channel", "all.left"));
        client.call("unsubscribe", Map.of("channel", "all.left"));

        String reply = client.call("publish", Map.of("channel", "all.left", "data", 1));

        assertThat(reply).endsWith("\"publish\":{}}");
        assertThat(client.call("unsubscribe", Map.of("channel", "all.left"))).endsWith("\"unsubscribe\":{}}");
    }

    @Test
    void leavesNothingOfTopicsThatItUnsubscribedFrom() throws Exception {
        connect();
        for (int i = 0; i < 200; i++) {
            String topic = "all.passing" + i;
            client.call("subscribe", Map.of("channel", topic));
            assertThat(topics.find(new Topic(topic))).isPresent();
            client.call("unsubscribe", Map.of("channel", topic));
        }

        assertThat(topics.all()).noneMatch(log -> log.topic().name().startsWith("all.passing"));
    }

    @Test
    void namesATopicByANumberForWhoWantsThat() throws Exception {
        connect();
        int number =
                JsonPath.read(client.call("subscribe", Map.of("channel", "numbered.a", "flag", 1)), "$.subscribe.id");
        client.call("subscribe", Map.of("channel", "numbered.b"));

        assertThat(number).isPositive();
        assertThat(client.call("unsubscribe", Map.of("channel", "numbered.a"))).contains("unsubscribe");
    }

    @Test
    void closesWithTheStatusOfTheProtocolWhenAClientSendsBinaryGarbage() throws Exception {
        client = ProtocolClient.open(port, "?cf_protocol=protobuf");

        client.send("text is no Protobuf");

        assertThat(client.closeCode()).isEqualTo(3501);
    }
}
