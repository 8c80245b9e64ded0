package dev.herald.centrifugo.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.centrifugal.centrifuge.ClientInfo;
import io.github.centrifugal.centrifuge.ConnectedEvent;
import io.github.centrifugal.centrifuge.ConnectingEvent;
import io.github.centrifugal.centrifuge.DisconnectedEvent;
import io.github.centrifugal.centrifuge.JoinEvent;
import io.github.centrifugal.centrifuge.LeaveEvent;
import io.github.centrifugal.centrifuge.ServerPublicationEvent;
import io.github.centrifugal.centrifuge.ServerSubscribedEvent;
import io.github.centrifugal.centrifuge.ServerUnsubscribedEvent;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a backend does with clients of the Java SDK by the server API. */
class ControlIT extends SdkTest {

    @Test
    void subscribesAllClientsOfAUser() throws Exception {
        String topic = topic("any");
        SdkClient one = connect("eve");
        SdkClient two = connect("eve");
        SdkClient other = connect("bob");

        call("subscribe", "{'user':'eve','channel':'%s','data':{'a':\n1}}".formatted(topic));

        ServerSubscribedEvent subscribed = one.events().next(ServerSubscribedEvent.class);
        assertThat(subscribed.getChannel()).isEqualTo(topic);
        assertThat(new String(subscribed.getData(), UTF_8).replace("\n", "")).isEqualTo("{\"a\":1}");
        two.events().next(ServerSubscribedEvent.class);
        publish(topic, "1");
        assertThat(one.events().next(ServerPublicationEvent.class).getChannel()).isEqualTo(topic);
        two.events().next(ServerPublicationEvent.class);
        assertThat(other.events().types()).doesNotContain("ServerSubscribedEvent");
    }

    @Test
    void subscribesOneClientAndNoOtherOfThisId() throws Exception {
        String topic = topic("any");
        SdkClient one = client(options(TestTokens.of("ina")));
        String id = one.connect().getClient();
        SdkClient two = connect("ina");

        call("subscribe", "{'user':'ina','client':'%s','channel':'%s'}".formatted(id, topic));
        call("subscribe", "{'user':'bob','client':'%s','channel':'%s.bob'}".formatted(id, topic));
        call("subscribe", "{'client':'%s','channel':'%s.anonymous'}".formatted(id, topic));

        assertThat(one.events().next(ServerSubscribedEvent.class).getChannel()).isEqualTo(topic);
        call("subscribe", "{'user':'ina','session':'%s','channel':'%s.last'}".formatted(id, topic));
        assertThat(one.events().next(ServerSubscribedEvent.class).getChannel()).isEqualTo(topic + ".last");
        assertThat(two.events().has(ServerSubscribedEvent.class)).isFalse();
    }

    @Test
    void subscribesFromAPosition() throws Exception {
        for (String kind : new String[] {"any", "cached"}) {
            String topic = topic(kind);
            publish(topic, "1");
            publish(topic, "2");
            publish(topic, "3");
            SdkClient client = connect("eli");

            call("subscribe", "{'user':'eli','channel':'%s','recover_since':{'offset':1}}".formatted(topic));

            ServerSubscribedEvent subscribed = client.events().next(ServerSubscribedEvent.class);
            assertThat(subscribed).extracting("streamPosition.offset").isEqualTo(1L);
            if (kind.equals("any")) {
                assertThat(data(client)).isEqualTo("2");
            }
            assertThat(data(client)).isEqualTo("3");
            publish(topic, "4");
            assertThat(data(client)).isEqualTo("4");
            call("unsubscribe", "{'user':'eli','channel':'%s'}".formatted(topic));
            client.close();
        }
    }

    @Test
    void beginsWithTheNewestIfThePositionIsGone() throws Exception {
        String topic = topic("short");
        for (int i = 1; i <= 5; i++) {
            publish(topic, String.valueOf(i));
        }
        SdkClient client = connect("eli");

        call("subscribe", "{'user':'eli','channel':'%s','recover_since':{'offset':1}}".formatted(topic));

        assertThat(client.events().next(ServerSubscribedEvent.class))
                .extracting("streamPosition.offset")
                .isEqualTo(5L);
    }

    @Test
    void givesASubscriptionInformationAndOptions() throws Exception {
        String topic = topic("plain");
        SdkClient watcher = connect("bob");
        SdkClient client = connect("zoe");

        call(
                "subscribe",
                "{'user':'zoe','channel':'%s','b64info':'%s','override':{'presence':{'value':true}}}"
                        .formatted(topic, Base64.getEncoder().encodeToString("{\"seat\":7}".getBytes(UTF_8))));
        client.events().next(ServerSubscribedEvent.class);

        assertThat(presence(topic)).contains("\"total\":1");
        assertThat(watcher.events().has(ServerSubscribedEvent.class)).isFalse();
        call("unsubscribe", "{'user':'zoe','channel':'%s'}".formatted(topic));
        assertThat(presence(topic)).contains("\"total\":0");
    }

    @Test
    void leavesAClientSubscribedAsItIs() throws Exception {
        String topic = topic("all");
        SdkClient client = connect("amy");
        SdkSubscription own = client.subscribe(topic);

        call("subscribe", "{'user':'amy','channel':'%s'}".formatted(topic));
        call("subscribe", "{'user':'amy','channel':'%s'}".formatted(topic));

        publish(topic, "1");
        assertThat(own.data()).isEqualTo("1");
        assertThat(client.events().has(ServerSubscribedEvent.class)).isFalse();
    }

    @Test
    void forgetsASubscriptionWithTheConnection() throws Exception {
        String topic = topic("any");
        SdkClient client = connect("pat");
        call("subscribe", "{'user':'pat','channel':'%s'}".formatted(topic));
        client.events().next(ServerSubscribedEvent.class);

        call("disconnect", "{'user':'pat','disconnect':{'code':4001,'reason':'again'}}");

        assertThat(client.events().next(ServerUnsubscribedEvent.class).getChannel())
                .isEqualTo(topic);
    }

    @Test
    void endsSubscriptionsWhoeverBeganThem() throws Exception {
        String topic = topic("short");
        SdkClient watcher = connect("bob");
        SdkSubscription watching = watcher.subscribe(topic);
        watching.events().next(JoinEvent.class);
        SdkClient client = connect("gil");
        SdkSubscription own = client.subscribe(topic);
        assertThat(watching.events().next(JoinEvent.class).getInfo().getUser()).isEqualTo("gil");
        SdkClient second = connect("gil");
        call("subscribe", "{'user':'gil','client':'','channel':'%s'}".formatted(topic));
        second.events().next(ServerSubscribedEvent.class);

        call("unsubscribe", "{'user':'gil','channel':'%s'}".formatted(topic));

        assertThat(own.awaitUnsubscribed()).extracting("code", "reason").containsExactly(2000, "server unsubscribe");
        assertThat(second.events().next(ServerUnsubscribedEvent.class).getChannel())
                .isEqualTo(topic);
        assertThat(watching.events().next(LeaveEvent.class).getInfo().getUser()).isEqualTo("gil");
        call("unsubscribe", "{'user':'gil','channel':'%s'}".formatted(topic)); // it is the same twice
        own.sdk().subscribe();
        own.awaitSubscribed();
    }

    @Test
    void disconnectsAUserForGood() throws Exception {
        SdkClient client = connect("max");
        SdkClient spared = client(options(TestTokens.of("max")));
        String id = spared.connect().getClient();

        call("disconnect", "{'user':'max','whitelist':['%s']}".formatted(id));

        assertThat(client.events().next(DisconnectedEvent.class))
                .extracting("code", "reason")
                .containsExactly(3503, "force disconnect");
        assertThat(spared.events().has(DisconnectedEvent.class)).isFalse();
        call("disconnect", "{'user':'max','client':'%s','disconnect':{'code':4501,'reason':'banned'}}".formatted(id));
        assertThat(spared.events().next(DisconnectedEvent.class))
                .extracting("code", "reason")
                .containsExactly(4501, "banned");
    }

    @Test
    void disconnectsSoThatClientsComeBack() throws Exception {
        SdkClient client = connect("kim");
        client.events().next(ConnectingEvent.class);

        call("disconnect", "{'user':'kim','disconnect':{'code':4000,'reason':'elsewhere'}}");

        assertThat(client.events().next(ConnectingEvent.class))
                .extracting("code", "reason")
                .containsExactly(4000, "elsewhere");
        client.events().next(ConnectedEvent.class);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 1008, disconnected by an operator",
        "'{\"code\":4500,\"reason\":\"banned\"}', 1008, banned",
        "'{\"code\":3011,\"reason\":\"move\"}', 1012, move"
    })
    void disconnectsOtherEndpointsAsAnOperatorDoes(String disconnect, int code, String reason) throws Exception {
        String token = TestTokens.signed(TestTokens.claims("web"));
        CompletableFuture<String> closed = new CompletableFuture<>();
        HttpClient http = HttpClient.newHttpClient();
        WebSocket socket = http.newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(URI.create("ws://localhost:" + port + "/websocket"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onClose(WebSocket closing, int status, String why) {
                        closed.complete(status + " " + why);
                        return CompletableFuture.completedFuture(null);
                    }
                })
                .join();
        HttpResponse<InputStream> events = http.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/events"))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(events.statusCode()).isEqualTo(200);
        await().until(() -> sessions("web").contains("\"total\":2"));

        call("disconnect", "{'user':'web'%s}".formatted(disconnect.isEmpty() ? "" : ",'disconnect':" + disconnect));

        assertThat(closed).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(code + " " + reason);
        assertThat(new String(events.body().readAllBytes(), UTF_8)).contains(reason);
        assertThat(socket.isInputClosed()).isTrue();
    }

    @Test
    void letsAConnectionExpire() throws Exception {
        SdkClient client = connect("exp");
        client.events().next(ConnectingEvent.class);

        call("refresh", "{'user':'exp','expired':true}");

        assertThat(client.events().next(ConnectingEvent.class).getCode()).isEqualTo(3005);
        client.events().next(ConnectedEvent.class);
        call("refresh", "{'user':'exp','expire_at':1}"); // long ago
        assertThat(client.events().next(ConnectingEvent.class).getCode()).isEqualTo(3005);
    }

    @Test
    void changesWhatOthersLearnOfAClient() throws Exception {
        String topic = topic("all");
        SdkClient client = connect("ivy");
        SdkSubscription subscription = client.subscribe(topic);

        call("refresh", "{'user':'ivy','info':{'status':'away'}}");

        ClientInfo present =
                subscription.presence().getClients().values().iterator().next();
        assertThat(new String(present.getConnInfo(), UTF_8)).isEqualTo("{\"status\":\"away\"}");
        client.publish(topic, "1");
        assertThat(new String(subscription.publication().getInfo().getConnInfo(), UTF_8))
                .isEqualTo("{\"status\":\"away\"}");
        subscription.unsubscribe();
        assertThat(client.presence(topic).getClients()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "subscribe | {'channel':'a'} | 107 | \"user\" is required",
                "subscribe | {'user':'','channel':'a'} | 107 | \"user\" is required",
                "subscribe | {'user':'a'} | 107 | \"channel\" is required",
                "subscribe | {'user':'a','channel':'a b'} | 107 | Topic",
                "subscribe | {'user':'a','channel':'a','expire_at':1} | 107 | in the future",
                "subscribe | {'user':'a','channel':'a','b64data':'?'} | 107 | Base64",
                "subscribe | {'user':'a','channel':'a','recover_since':{'offset':-1}} | 107 | recover_since",
                "unsubscribe | {'user':'a'} | 107 | \"channel\" is required",
                "unsubscribe | {'channel':'a'} | 107 | \"user\" is required",
                "disconnect | {} | 107 | \"user\" is required",
                "disconnect | {'user':'a','disconnect':{'code':1000}} | 107 | 3000 to 4999",
                "disconnect | {'user':'a','disconnect':{'code':5000}} | 107 | 3000 to 4999",
                "disconnect | {'user':'a','disconnect':{'reason':'{}'}} | 107 | JSON",
                "refresh | {} | 107 | \"user\" is required",
                "refresh | {'user':'a','expire_at':-1} | 107 | expire_at",
                "refresh | {'user':'a','expire_at':9223372036854775807} | 107 | expire_at"
            })
    void refusesWhatIsInvalid(String method, String parameters, int code, String message) throws Exception {
        assertThat(api(method, parameters))
                .startsWith("{\"error\":{\"code\":" + code + ",")
                .contains(quoted(message));
    }

    @Test
    void limitsTheSubscriptionsOfAClient() throws Exception {
        connect("lim");
        String response = "";
        for (int i = 0; i < 1000 && !response.contains("error"); i++) {
            response = api("subscribe", "{'user':'lim','channel':'%s'}".formatted(topic("any")));
        }
        assertThat(response).startsWith("{\"error\":{\"code\":106,");
    }

    private static String data(SdkClient client) throws InterruptedException {
        return new String(client.events().next(ServerPublicationEvent.class).getData(), UTF_8);
    }

    private String sessions(String user) throws Exception {
        return backend.get("/users/" + user, "X-API-Key", SdkService.KEY).body();
    }

    private void call(String method, String parameters) throws Exception {
        assertThat(api(method, parameters)).isEqualTo("{\"result\":{}}");
    }

    /** Of any topic, also where its options have no presence for clients. */
    private String presence(String topic) throws Exception {
        return backend.get("/topics/" + topic + "/presence", "X-API-Key", SdkService.KEY)
                .body();
    }

    private String api(String method, String parameters) throws Exception {
        return backend.post("/api/" + method, parameters.replace('\'', '"'), "X-API-Key", SdkService.KEY)
                .body();
    }

    private static String quoted(String text) {
        return text.replace("\"", "\\\"");
    }
}
