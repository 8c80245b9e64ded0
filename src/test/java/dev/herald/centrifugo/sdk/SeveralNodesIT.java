package dev.herald.centrifugo.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import dev.herald.Client;
import dev.herald.HeraldApplication;
import dev.herald.Http;
import dev.herald.Ports;
import dev.herald.emulation.StreamOf;
import dev.herald.redis.RedisServer;
import dev.herald.testing.BesideOthers;
import dev.herald.testing.Program;
import dev.herald.testing.RequiresProgram;
import io.github.centrifugal.centrifuge.ConnectedEvent;
import io.github.centrifugal.centrifuge.ConnectingEvent;
import io.github.centrifugal.centrifuge.DisconnectedEvent;
import io.github.centrifugal.centrifuge.JoinEvent;
import io.github.centrifugal.centrifuge.LeaveEvent;
import io.github.centrifugal.centrifuge.ServerSubscribedEvent;
import io.github.centrifugal.centrifuge.ServerUnsubscribedEvent;
import io.github.centrifugal.centrifuge.SubscriptionOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Clients of the Java SDK on two nodes, with Redis between them, one of which restarts. */
@RequiresProgram(Program.REDIS_SERVER)
@BesideOthers
class SeveralNodesIT {

    private static final Map<Integer, ConfigurableApplicationContext> NODES = new TreeMap<>();
    private static final int SHUTDOWN = 3001;

    private static RedisServer redis;
    private static int one;
    private static int two;

    @BeforeAll
    static void start() throws IOException {
        redis = new RedisServer();
        one = Ports.free();
        startWithRedis(one);
        two = Ports.free();
        startWithRedis(two);
    }

    @AfterAll
    static void stop() throws IOException {
        NODES.values().forEach(ConfigurableApplicationContext::close);
        redis.close();
    }

    @Test
    void haveOnePresence() throws Exception {
        SubscriptionOptions options = new SubscriptionOptions();
        options.setJoinLeave(true);
        try (SdkClient ada = SdkClient.connect(one, TestTokens.of("ada"));
                SdkClient bob = SdkClient.connect(two, TestTokens.of("bob"))) {
            SdkSubscription subscription = ada.subscribing("all.presence", options);
            subscription.awaitSubscribed();
            subscription.events().next(JoinEvent.class);
            SdkSubscription other = bob.subscribe("all.presence");
            // Another node learns within moments that this one waits for joins.
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                other.unsubscribe();
                other.sdk().subscribe();
                other.awaitSubscribed();
                return subscription.events().has(JoinEvent.class);
            });

            assertThat(subscription.events().next(JoinEvent.class).getInfo().getUser())
                    .isEqualTo("bob");
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(ada.presence("all.presence").getClients())
                            .hasSize(2));
            bob.publish("all.presence", "1");
            assertThat(subscription.publication().getInfo().getUser()).isEqualTo("bob");
            other.unsubscribe();
            assertThat(subscription.events().next(LeaveEvent.class).getInfo().getUser())
                    .isEqualTo("bob");
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> assertThat(ada.presenceStats("all.presence").getNumClients())
                                    .isEqualTo(1));
        }
    }

    @Test
    void areActedOnByTheBackendOfAnotherNode() throws Exception {
        try (SdkClient ada = SdkClient.connect(one, TestTokens.of("ada"));
                SdkClient web = SdkClient.connect(two, TestTokens.of("ada"))) {
            for (SdkClient each : List.of(ada, web)) {
                each.events().next(ConnectingEvent.class);
            }
            call(one, "subscribe", "\"channel\":\"all.control\",\"data\":1,\"recover_since\":{\"offset\":0}");
            for (SdkClient each : List.of(ada, web)) {
                assertThat(each.events().next(ServerSubscribedEvent.class).getData())
                        .asString(UTF_8)
                        .isEqualTo("1");
            }
            call(one, "unsubscribe", "\"channel\":\"all.control\"");
            for (SdkClient each : List.of(ada, web)) {
                each.events().next(ServerUnsubscribedEvent.class);
            }
            call(one, "refresh", "\"expired\":true");
            for (SdkClient each : List.of(ada, web)) {
                assertThat(each.events().next(ConnectingEvent.class).getCode()).isEqualTo(3005);
                each.events().next(ConnectedEvent.class);
            }
            call(one, "disconnect", "\"disconnect\":{\"code\":4500,\"reason\":\"bye\"}");
            for (SdkClient each : List.of(ada, web)) {
                assertThat(each.events().next(DisconnectedEvent.class))
                        .extracting("code", "reason")
                        .containsExactly(4500, "bye");
            }
        }
    }

    @Test
    void nameANodeThatDoesNotRespond() throws Exception {
        String ghost = "ghost/" + UUID.randomUUID();
        redis.run("ZADD", "herald:nodes", Long.toString(Instant.now().getEpochSecond()), ghost);
        try {
            assertThat(api(one, "/api/unsubscribe", "{\"user\":\"nobody\",\"channel\":\"all.x\"}"))
                    .isEqualTo("{\"error\":{\"code\":100,\"message\":\"internal server error: "
                            + "nodes ghost did not respond; all others have done it. Retry later.\"}}");
        } finally {
            redis.run("ZREM", "herald:nodes", ghost);
        }
    }

    @Test
    void takeAKeyInTheUrlWhereThatIsSet() throws Exception {
        assertThat(new Http(one)
                        .post("/api/info?api_key=" + SdkService.KEY, "{}")
                        .body())
                .contains("\"nodes\"");
        assertThat(new Http(one)
                        .post("/api/info?api_key=" + SdkService.KEY, "{}", "X-API-Key", SdkService.KEY)
                        .statusCode())
                .isEqualTo(401);
        assertThat(new Http(one)
                        .post("/api/info?api_key=" + SdkService.KEY.replace('0', '1'), "{}")
                        .statusCode())
                .isEqualTo(401);
    }

    private static void call(int port, String method, String parameters) throws Exception {
        assertThat(api(port, "/api/" + method, "{\"user\":\"ada\",%s}".formatted(parameters)))
                .isEqualTo("{\"result\":{}}");
    }

    private static String api(int port, String path, String body) throws Exception {
        return new Http(port).post(path, body, "X-API-Key", SdkService.KEY).body();
    }

    @Test
    void forwardTheCommandsOfAStreamInTheirOrder() throws Exception {
        try (StreamOf stream = StreamOf.connected(one, TestTokens.of("ada"))) {
            for (int id = 2; id < 50; id++) {
                assertThat(emulate(stream.request(
                                "{\"id\":%d,\"unsubscribe\":{\"channel\":\"all.forwarded\"}}".formatted(id))))
                        .isEqualTo(204);
            }
            for (int id = 2; id < 50; id++) {
                assertThat(stream.next()).startsWith("{\"id\":%d,\"unsubscribe\":".formatted(id));
            }

            String frame = "{\"id\":50,\"unsubscribe\":{\"channel\":\"all.forwarded\"}}";
            assertThat(emulate(stream.request("{\"id\":49,\"connect\":{}}")
                            .replace(stream.session(), "0123456789abcdefunknown")))
                    .isEqualTo(204);
            assertThat(emulate(stream.request(frame))).isEqualTo(204);
            assertThat(stream.next()).startsWith("{\"id\":50,");
            assertThat(emulate(stream.request(frame).replaceFirst("/[0-9a-f]{8}-", "/00000000-")))
                    .isEqualTo(404);
        }
    }

    /** By another node than the one that has the stream. */
    private static int emulate(String body) throws Exception {
        return new Http(two)
                .post("/emulation", body, "Content-Type", "application/json")
                .statusCode();
    }

    /** What another node publishes arrives, and so does what was missed when it connects to that one. */
    @Test
    void serveAClientThatOnlyReceives() throws Exception {
        String lines = "POST /connection/uni_http_stream";
        String request = "{\"token\":\"%s\",\"subs\":{\"all.one-way\":%s}}";
        String epoch;
        try (StreamOf stream = new StreamOf(one, lines, request.formatted(TestTokens.of("ada"), "{}"));
                Client client = Client.connect(one, "/connection/uni_websocket");
                SdkClient bob = SdkClient.connect(two, TestTokens.of("bob"))) {
            assertThat(stream.next()).startsWith("{\"connect\":{");
            client.send(request.formatted(TestTokens.of("eve"), "{}"));
            assertThat(client.text()).startsWith("{\"connect\":{");

            bob.publish("all.one-way", "1");

            String first = stream.next();
            assertThat(first).contains("\"data\":1,").contains("\"offset\":1,");
            assertThat(client.text()).isEqualTo(first);
            epoch = JsonPath.read(first, "$.pub.epoch"); // which begins with it
            assertThat(new Http(one)
                            .post("/sessions/drain", "", "X-API-Key", SdkService.KEY)
                            .statusCode())
                    .isEqualTo(202);
            assertThat(stream.next()).startsWith("{\"disconnect\":{\"code\":3011,");
            assertThat(client.closeCode()).isEqualTo(3011);
            bob.publish("all.one-way", "2");
        }
        String since = request.formatted(
                TestTokens.of("ada"), "{\"recover\":true,\"epoch\":\"%s\",\"offset\":1}".formatted(epoch));
        try (StreamOf stream = new StreamOf(two, lines, since);
                Client client = Client.connect(two, "/connection/uni_websocket")) {
            client.send(since);
            for (String connected : List.of(stream.next(), client.text())) {
                assertThat(connected).contains("\"publications\":[{\"data\":2,").contains("\"recovered\":true");
            }
        }
    }

    @Test
    void giveAClientWhatItMissedAcrossARestart() throws Exception {
        try (StreamOf stream = StreamOf.connected(one, TestTokens.of("ada"));
                SdkClient ada = SdkClient.connect(one, TestTokens.of("ada"));
                SdkClient bob = SdkClient.connect(two, TestTokens.of("bob"))) {
            SdkSubscription subscription = ada.subscribe("all.restart");
            bob.publish("all.restart", "1");
            assertThat(subscription.data()).isEqualTo("1");
            ada.events().next(ConnectingEvent.class);

            stop(one);
            assertThat(ada.events().next(ConnectingEvent.class).getCode()).isEqualTo(3001);
            assertThat(ends("ada")).as("reported before the node ended").containsExactly(SHUTDOWN, SHUTDOWN);
            bob.publish("all.restart", "2");
            assertThat(stream.next()).startsWith("{\"push\":{\"disconnect\":{\"code\":3001,");
            assertThat(stream.line()).isNull();
            startWithRedis(one);
            assertThat(emulate(stream.request("{\"id\":2,\"ping\":{}}"))).isEqualTo(404);

            subscription.awaitSubscribed();
            assertThat(subscription.awaitSubscribed())
                    .extracting("wasRecovering", "recovered")
                    .containsExactly(true, true);
            call(two, "subscribe", "\"channel\":\"all.control\""); // by a node that has not known this one for long
            ada.events().next(ServerSubscribedEvent.class);
            bob.publish("all.restart", "3");
            assertThat(subscription.data(2)).containsExactly("2", "3");

            stop(one);
            start(one); // whose history begins anew
            assertThat(subscription.awaitSubscribed())
                    .extracting("wasRecovering", "recovered")
                    .containsExactly(true, false);
            ada.publish("all.restart", "4");
            assertThat(subscription.publication().getOffset()).isEqualTo(1);
        } finally {
            stop(one);
            startWithRedis(one);
        }
    }

    private static void start(int port, String... more) {
        List<String> options = new ArrayList<>(List.of(
                "--server.port=" + port, "--herald.tick.enabled=false", "--spring.main.register-shutdown-hook=false"));
        options.addAll(Arrays.asList(more));
        NODES.put(
                port,
                new SpringApplicationBuilder(HeraldApplication.class)
                        .initializers(new SdkService.Settings())
                        .run(options.toArray(String[]::new)));
    }

    private static void startWithRedis(int port) {
        start(
                port,
                "--herald.redis.url=" + redis.url(),
                "--herald.api.key-in-query=true",
                "--herald.session-events.enabled=true");
    }

    /** The codes with which sessions of a user have ended by a shutdown, as the other node has their events. */
    private static List<Integer> ends(String user) throws Exception {
        String history = new Http(two)
                .get("/topics/messages?topic=herald/sessions&limit=1000", "X-API-Key", SdkService.KEY)
                .body();
        return JsonPath.<List<String>>read(history, "$.messages[*].data").stream()
                .filter(event -> JsonPath.read(event, "$.type").equals("disconnect"))
                .filter(event -> user.equals(
                        JsonPath.<Map<String, Object>>read(event, "$").get("user")))
                .map(event -> JsonPath.<Integer>read(event, "$.code"))
                .filter(code -> code == SHUTDOWN)
                .toList();
    }

    private static void stop(int port) {
        ConfigurableApplicationContext node = NODES.remove(port);
        if (node != null) {
            node.close();
        }
    }
}
