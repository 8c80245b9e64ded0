package dev.herald.centrifugo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.jayway.jsonpath.JsonPath;
import dev.herald.centrifugo.sdk.SdkService;
import dev.herald.centrifugo.sdk.TestTokens;
import dev.herald.hooks.ConnectHookResult;
import dev.herald.hooks.HookDisconnectException;
import dev.herald.hooks.HookErrorException;
import dev.herald.hooks.HookFailedException;
import dev.herald.hooks.HookOverloadedException;
import dev.herald.hooks.Hooks;
import dev.herald.hooks.PublishHookResult;
import dev.herald.hooks.RefreshHookResult;
import dev.herald.hooks.RpcHookResult;
import dev.herald.hooks.SubscribeHookOverride;
import dev.herald.hooks.SubscribeHookResult;
import dev.herald.presence.Presence;
import dev.herald.session.SessionRegistry;
import dev.herald.topic.Topic;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

/** What clients get of what hooks respond, when they respond, and when they do not. */
@SdkService
class HookCommandsIT {

    private static final SubscribeHookResult GRANTED =
            new SubscribeHookResult(null, null, null, SubscribeHookOverride.NONE);

    private static int topics;

    @LocalServerPort
    int port;

    @Autowired
    SessionRegistry registry;

    @Autowired
    SubscriptionExpiry subscriptionExpiry;

    @Autowired
    ConnectionExpiry connectionExpiry;

    @Autowired
    Presence presence;

    @MockitoBean
    Hooks hooks;

    private final List<ProtocolClient> clients = new ArrayList<>();
    private final String name = "hooked." + ++topics;
    private final Topic topic = new Topic(name);

    @BeforeEach
    void bound() {
        when(hooks.maxByClient()).thenReturn(4);
    }

    @AfterEach
    void close() {
        clients.forEach(ProtocolClient::close);
        await().untilAsserted(() -> assertThat(registry.size()).isZero());
        assertThat(subscriptionExpiry.size()).isZero();
        assertThat(connectionExpiry.size()).isZero();
    }

    private ProtocolClient opened() throws Exception {
        ProtocolClient client = ProtocolClient.open(port, "");
        clients.add(client);
        return client;
    }

    private ProtocolClient connected() throws Exception {
        ProtocolClient client = ProtocolClient.connect(port, TestTokens.of("ada"));
        clients.add(client);
        return client;
    }

    private static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(UTF_8);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(mock(HookFailedException.class), 100, true),
                Arguments.of(mock(HookOverloadedException.class), 111, true),
                Arguments.of(new HookErrorException(1000, "no seat left", false), 1000, false),
                Arguments.of(new HookErrorException(1001, "try later", true), 1001, true));
    }

    private static ConnectHookResult user(String user, @Nullable Instant expiry) {
        return new ConnectHookResult(
                false,
                user,
                expiry,
                json("{\n'name':'Ada'}"),
                json("{'hello':1}"),
                json("{'plan':'a'}"),
                List.of(),
                Map.of());
    }

    private void authenticates(ConnectHookResult result) {
        when(hooks.hasConnect()).thenReturn(true);
        when(hooks.connect(any(), any())).thenReturn(CompletableFuture.completedFuture(result));
    }

    @Test
    void connectsAsTheUserThatTheHookNames() throws Exception {
        authenticates(user("ada", null));
        ProtocolClient client = opened();

        String reply = client.call(
                "connect",
                Map.of("name", "js", "version", "2", "data", Map.of("code", 7), "subs", Map.of(name, Map.of())));

        assertThat(reply)
                .contains("\"data\":{\"hello\":1}")
                .doesNotContain("expires")
                .doesNotContain("plan");
        verify(hooks)
                .connect(
                        argThat(known -> known.user().isEmpty()
                                && known.protocol().equals("json")
                                && !known.isBinary()
                                && known.transport().equals("websocket")
                                && known.meta() == null
                                && known.client().equals(JsonPath.read(reply, "$.connect.client"))),
                        argThat(asked -> asked.name().equals("js")
                                && asked.version().equals("2")
                                && new String(asked.data(), UTF_8).equals("{\"code\":7}")
                                && asked.channels().equals(List.of(name))));
        assertThat(registry.ofUser("ada")).hasSize(1);
        assertThat(client.call("subscribe", Map.of("channel", "all.who"))).contains("\"subscribe\":");
        assertThat(presenceOf(client, "all.who"))
                .contains("\"user\":\"ada\"")
                .contains("\"conn_info\":{\"name\":\"Ada\"}");
    }

    private static String presenceOf(ProtocolClient client, String name) throws Exception {
        return client.call("presence", Map.of("channel", name));
    }

    @Test
    void askedAboutNobodyWithAToken() throws Exception {
        when(hooks.hasConnect()).thenReturn(true);

        connected();

        verify(hooks, never()).connect(any(), any());
    }

    @Test
    void subscribesAsTheConnectHookSays() throws Exception {
        authenticates(new ConnectHookResult(
                false,
                "ada",
                null,
                null,
                null,
                null,
                List.of("plain.a"),
                Map.of("plain.b", new SubscribeHookResult(null, null, json("{'b':1}"), SubscribeHookOverride.NONE))));
        ProtocolClient client = opened();

        String reply = client.call("connect", Map.of());

        assertThat(JsonPath.<Map<String, ?>>read(reply, "$.connect.subs")).containsOnlyKeys("plain.a", "plain.b");
        assertThat(JsonPath.<Integer>read(reply, "$.connect.subs['plain.b'].data.b"))
                .isOne();
    }

    /** Anonymous clients may have topics of their own here. */
    @Test
    void treatsAClientWithoutCredentialsAsOneWithoutAToken() throws Exception {
        authenticates(new ConnectHookResult(true, "", null, null, null, null, List.of(), Map.of()));

        assertThat(opened().call("connect", Map.of())).contains("\"connect\":{");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void repliesToConnectWithTheFailureOfTheHook(RuntimeException failure, int code, boolean isTemporary)
            throws Exception {
        when(hooks.hasConnect()).thenReturn(true);
        when(hooks.connect(any(), any())).thenReturn(CompletableFuture.failedFuture(failure));

        String reply = opened().call("connect", Map.of());

        assertThat(JsonPath.<Integer>read(reply, "$.error.code")).isEqualTo(code);
        assertThat(reply.contains("\"temporary\":true")).isEqualTo(isTemporary);
    }

    @Test
    void disconnectsWithTheCodeOfTheConnectHook() throws Exception {
        when(hooks.hasConnect()).thenReturn(true);
        when(hooks.connect(any(), any()))
                .thenReturn(CompletableFuture.failedFuture(new HookDisconnectException(4501, "banned")));
        ProtocolClient client = opened();

        client.send("{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\"all.x\"}}");

        assertThat(client.closeCode()).isEqualTo(4501);
    }

    @Test
    void refusesAConnectionThatHasExpired() throws Exception {
        authenticates(user("ada", Instant.now().minusSeconds(1)));

        assertThat(opened().error("connect", Map.of())).isEqualTo(110);
    }

    @Test
    void endsAConnectionThatNoHookRefreshesWhenItExpires() throws Exception {
        authenticates(user("ada", Instant.now().plusMillis(500)));
        ProtocolClient client = opened();
        client.call("connect", Map.of());

        assertThat(client.closeCode()).isEqualTo(3005);
    }

    @Test
    void asksByItselfBeforeAConnectionExpires() throws Exception {
        authenticates(user("ada", Instant.now().plusMillis(500)));
        when(hooks.hasRefresh()).thenReturn(true);
        when(hooks.refresh(any()))
                .thenReturn(CompletableFuture.completedFuture(
                        new RefreshHookResult(false, Instant.now().plusSeconds(3600), null, json("{'plan':'b'}"))));
        when(hooks.hasRpc(anyString())).thenReturn(true);
        when(hooks.rpc(any(), any(), any())).thenReturn(CompletableFuture.completedFuture(new RpcHookResult(null)));
        ProtocolClient client = opened();
        client.call("connect", Map.of());

        assertThat(client.next()).contains("\"refresh\":{\"expires\":true,\"ttl\":359");
        client.call("rpc", Map.of("method", "m"));

        verify(hooks).refresh(argThat(known -> new String(known.meta(), UTF_8).equals("{\"plan\":\"a\"}")));
        verify(hooks).rpc(argThat(known -> new String(known.meta(), UTF_8).equals("{\"plan\":\"b\"}")), any(), any());
    }

    @Test
    void endsAConnectionThatTheHookDoesNotRenew() throws Exception {
        authenticates(user("ada", Instant.now().plusMillis(500)));
        when(hooks.hasRefresh()).thenReturn(true);
        when(hooks.refresh(any()))
                .thenReturn(CompletableFuture.completedFuture(new RefreshHookResult(true, null, null, null)));
        ProtocolClient client = opened();
        client.call("connect", Map.of());

        assertThat(client.closeCode()).isEqualTo(3005);
    }

    @Test
    void keepsAConnectionWhileItsHookFails() throws Exception {
        authenticates(user("ada", Instant.now().plusMillis(200)));
        when(hooks.hasRefresh()).thenReturn(true);
        when(hooks.refresh(any())).thenReturn(CompletableFuture.failedFuture(mock(HookFailedException.class)));
        ProtocolClient client = opened();
        client.call("connect", Map.of());

        await().untilAsserted(() -> verify(hooks).refresh(any()));
        await().untilAsserted(() -> assertThat(connectionExpiry.size()).isOne());
        assertThat(client.call("unsubscribe", Map.of("channel", name))).contains("unsubscribe");
    }

    @Test
    void disconnectsAClientThatRefreshesWhatTheHookRefreshes() throws Exception {
        authenticates(user("ada", Instant.now().plusSeconds(60)));
        ProtocolClient client = opened();
        client.call("connect", Map.of());

        client.send("{\"id\":2,\"refresh\":{\"token\":\"%s\"}}".formatted(TestTokens.of("ada")));

        assertThat(client.closeCode()).isEqualTo(3501);
    }

    private void grants(SubscribeHookResult result) {
        when(hooks.hasSubscribe(topic)).thenReturn(true);
        when(hooks.subscribe(any(), eq(topic), anyString(), any()))
                .thenReturn(CompletableFuture.completedFuture(result));
    }

    @Test
    void subscribesAsTheHookGrants() throws Exception {
        grants(new SubscribeHookResult(
                null,
                json("{'seat':4}"),
                json("{'title':'x'}"),
                new SubscribeHookOverride(true, null, null, true, null)));
        ProtocolClient client = connected();

        String reply = client.call("subscribe", Map.of("channel", name, "token", "own", "data", List.of(1)));

        assertThat(reply).contains("\"recoverable\":true").contains("\"data\":{\"title\":\"x\"}");
        verify(hooks)
                .subscribe(
                        argThat(known -> known.user().equals("ada")),
                        eq(topic),
                        eq("own"),
                        argThat(data -> new String(data, UTF_8).equals("[1]")));
        assertThat(presence.size(topic)).isOne();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void repliesToSubscribeWithTheFailureOfTheHook(RuntimeException failure, int code, boolean isTemporary)
            throws Exception {
        when(hooks.hasSubscribe(topic)).thenReturn(true);
        when(hooks.subscribe(any(), any(), any(), any())).thenReturn(CompletableFuture.failedFuture(failure));
        ProtocolClient client = connected();

        assertThat(client.error("subscribe", Map.of("channel", name))).isEqualTo(code);
        grants(GRANTED);
        assertThat(client.call("subscribe", Map.of("channel", name))).contains("\"subscribe\":{");
    }

    /** Not even a client that may subscribe to everything. */
    @Test
    void decidesInPlaceOfPermissionsAndOfWhatAClientHadBefore() throws Exception {
        Topic open = new Topic("all." + name);
        when(hooks.hasSubscribe(open)).thenReturn(true);
        when(hooks.subscribe(any(), any(), any(), any()))
                .thenReturn(CompletableFuture.failedFuture(new HookErrorException(103, "permission denied", false)));
        ProtocolClient client = opened();

        String reply =
                client.call("connect", Map.of("token", TestTokens.of("ada"), "subs", Map.of(open.name(), Map.of())));

        assertThat(reply).doesNotContain("\"subs\"");
        assertThat(client.error(
                        "subscribe", Map.of("channel", open.name(), "token", TestTokens.of("ada", open.name()))))
                .isEqualTo(103);
    }

    @Test
    void letsOtherCommandsGoOnWhileAHookIsAsked() throws Exception {
        CompletableFuture<SubscribeHookResult> slow = new CompletableFuture<>();
        when(hooks.hasSubscribe(topic)).thenReturn(true);
        when(hooks.subscribe(any(), any(), any(), any())).thenReturn(slow);
        ProtocolClient client = connected();
        client.send("{\"id\":2,\"subscribe\":{\"channel\":\"%s\"}}".formatted(name));

        client.send("{\"id\":3,\"history\":{\"channel\":\"all.h\"}}");

        assertThat(client.next()).contains("\"id\":3");
        slow.complete(GRANTED);
        assertThat(client.next()).contains("\"id\":2").contains("\"subscribe\":{");
    }

    @Test
    void leavesNothingOfASubscriptionThatIsEndedWhileItsHookIsAsked() throws Exception {
        CompletableFuture<SubscribeHookResult> slow = new CompletableFuture<>();
        when(hooks.hasSubscribe(topic)).thenReturn(true);
        when(hooks.subscribe(any(), any(), any(), any())).thenReturn(slow);
        ProtocolClient client = connected();
        client.send("{\"id\":2,\"subscribe\":{\"channel\":\"%s\"}}".formatted(name));
        client.send("{\"id\":3,\"unsubscribe\":{\"channel\":\"%s\"}}".formatted(name));
        assertThat(client.next()).contains("\"id\":3");

        slow.complete(new SubscribeHookResult(
                Instant.now().plusSeconds(60), null, null, new SubscribeHookOverride(true, true, true, null, null)));

        assertThat(client.next()).contains("\"id\":2").contains("\"error\":");
        assertThat(registry.ofUser("ada").getFirst().subscribedTo()).isEmpty();
        assertThat(presence.size(topic)).isZero();
        assertThat(subscriptionExpiry.size()).isZero();
    }

    @Test
    void leavesNothingOfAClientThatIsGoneBeforeItsHookResponses() throws Exception {
        CompletableFuture<ConnectHookResult> slow = new CompletableFuture<>();
        when(hooks.hasConnect()).thenReturn(true);
        when(hooks.connect(any(), any())).thenReturn(slow);
        ProtocolClient client = opened();
        client.send("{\"id\":1,\"connect\":{}}");
        await().untilAsserted(() -> verify(hooks).connect(any(), any()));
        client.close();
        await().untilAsserted(() -> assertThat(registry.size()).isZero());

        slow.complete(user("grace", Instant.now().plusSeconds(60)));

        assertThat(registry.ofUser("grace")).isEmpty();
        assertThat(connectionExpiry.size()).isZero();
    }

    @Test
    void endsASubscriptionThatNoHookRefreshesWhenItExpires() throws Exception {
        grants(new SubscribeHookResult(Instant.now().plusSeconds(1), null, null, SubscribeHookOverride.NONE));
        ProtocolClient client = connected();

        assertThat(client.call("subscribe", Map.of("channel", name))).doesNotContain("expires");

        assertThat(client.next()).contains("\"unsubscribe\":{\"code\":2501");
    }

    @Test
    void asksByItselfBeforeASubscriptionExpires() throws Exception {
        grants(new SubscribeHookResult(Instant.now().plusSeconds(1), null, null, SubscribeHookOverride.NONE));
        when(hooks.hasSubRefresh(topic)).thenReturn(true);
        when(hooks.subRefresh(any(), eq(topic)))
                .thenReturn(refreshed(false, Instant.now().plusSeconds(3600)))
                .thenReturn(refreshed(true, null));
        ProtocolClient client = connected();
        client.call("subscribe", Map.of("channel", name));

        await().untilAsserted(() -> verify(hooks).subRefresh(any(), eq(topic)));
        await().untilAsserted(() -> assertThat(subscriptionExpiry.size()).isOne());
        client.send("{\"id\":7,\"sub_refresh\":{\"channel\":\"%s\"}}".formatted(name));

        assertThat(List.of(client.next(), client.next()))
                .anyMatch(message -> message.contains("\"unsubscribe\":{\"code\":2501"))
                .anyMatch(message -> message.contains("\"id\":7") && message.contains("\"code\":110"));
    }

    private static CompletableFuture<RefreshHookResult> refreshed(boolean isExpired, @Nullable Instant end) {
        return CompletableFuture.completedFuture(new RefreshHookResult(isExpired, end, null, null));
    }

    @Test
    void asksForAClientThatRefreshesItsSubscription() throws Exception {
        grants(new SubscribeHookResult(Instant.now().plusSeconds(60), null, null, SubscribeHookOverride.NONE));
        when(hooks.hasSubRefresh(topic)).thenReturn(true);
        when(hooks.subRefresh(any(), eq(topic)))
                .thenReturn(CompletableFuture.completedFuture(
                        new RefreshHookResult(false, Instant.now().plusSeconds(3600), null, null)));
        ProtocolClient client = connected();
        client.call("subscribe", Map.of("channel", name));

        assertThat(client.call("sub_refresh", Map.of("channel", name)))
                .contains("\"sub_refresh\":{\"expires\":true,\"ttl\":35");
    }

    private static PublishHookResult published(@Nullable String data, Map<String, String> tags) {
        return new PublishHookResult(data == null ? null : json(data), false, tags, null, false, 0, "");
    }

    @Test
    void publishesWhatTheHookMakesOfIt() throws Exception {
        String all = "all." + name;
        when(hooks.hasPublish(new Topic(all))).thenReturn(true);
        when(hooks.publish(any(), any(), any()))
                .thenReturn(CompletableFuture.completedFuture(published("{\n'b':2}", Map.of("k", "v"))));
        ProtocolClient client = connected();
        client.call("subscribe", Map.of("channel", all));
        client.send("{\"id\":9,\"publish\":{\"channel\":\"%s\",\"data\":{\"a\":1}}}".formatted(all));

        assertThat(List.of(client.next(), client.next()))
                .anyMatch(message -> message.contains("{\"b\":2}")
                        && message.contains("\"tags\":{\"k\":\"v\"}")
                        && message.contains("\"user\":\"ada\""))
                .anyMatch(message -> message.equals("{\"id\":9,\"publish\":{}}"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void repliesToPublishWithTheFailureOfTheHook(RuntimeException failure, int code, boolean isTemporary)
            throws Exception {
        when(hooks.hasPublish(topic)).thenReturn(true);
        when(hooks.publish(any(), any(), any())).thenReturn(CompletableFuture.failedFuture(failure));

        assertThat(connected().error("publish", Map.of("channel", name, "data", 1)))
                .isEqualTo(code);
    }

    @Test
    void publishesInTheOrderOfTheClientWhateverThatOfTheResponses() throws Exception {
        String all = "plain." + name;
        LinkedBlockingQueue<CompletableFuture<PublishHookResult>> asked = new LinkedBlockingQueue<>();
        when(hooks.hasPublish(new Topic(all))).thenReturn(true);
        when(hooks.publish(any(), any(), any())).then(call -> {
            CompletableFuture<PublishHookResult> response = new CompletableFuture<>();
            asked.add(response);
            return response;
        });
        ProtocolClient reader = connected();
        reader.call("subscribe", Map.of("channel", all));
        ProtocolClient client = connected();
        client.send(
                "{\"id\":2,\"publish\":{\"channel\":\"%1$s\",\"data\":1}}\n{\"id\":3,\"publish\":{\"channel\":\"%1$s\",\"data\":2}}\n{\"id\":4,\"publish\":{\"channel\":\"%1$s\",\"data\":3}}"
                        .formatted(all));
        await().untilAsserted(() -> assertThat(asked).hasSize(3));
        ArrayDeque<CompletableFuture<PublishHookResult>> responses = new ArrayDeque<>(asked);

        responses.removeLast().complete(published(null, Map.of()));
        responses.removeLast().completeExceptionally(new HookErrorException(1000, "no", false));
        responses.removeLast().complete(published(null, Map.of()));

        assertThat(reader.next()).contains("\"data\":1");
        assertThat(reader.next()).contains("\"data\":3");
        assertThat(client.next()).contains("\"id\":2").contains("publish");
        assertThat(client.next()).contains("\"id\":3").contains("\"code\":1000");
        assertThat(client.next()).contains("\"id\":4").contains("publish");
    }

    @Test
    void forwardsACallAndItsResult() throws Exception {
        when(hooks.hasRpc("sum")).thenReturn(true);
        when(hooks.rpc(any(), eq("sum"), any()))
                .thenReturn(CompletableFuture.completedFuture(new RpcHookResult(json("{\n'sum':3}"))));
        ProtocolClient client = connected();

        assertThat(client.call("rpc", Map.of("method", "sum", "data", List.of(1, 2))))
                .contains("\"rpc\":{\"data\":{\"sum\":3}}");
        assertThat(client.error("rpc", Map.of("method", "other"))).isEqualTo(108);
        verify(hooks).rpc(any(), eq("sum"), argThat(data -> new String(data, UTF_8).equals("[1,2]")));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void repliesToACallWithTheFailureOfTheHook(RuntimeException failure, int code, boolean isTemporary)
            throws Exception {
        when(hooks.hasRpc(anyString())).thenReturn(true);
        when(hooks.rpc(any(), any(), any())).thenReturn(CompletableFuture.failedFuture(failure));

        assertThat(connected().error("rpc", Map.of("method", "m"))).isEqualTo(code);
    }

    @Test
    void disconnectsWithTheCodeOfAnyHook() throws Exception {
        when(hooks.hasRpc(anyString())).thenReturn(true);
        when(hooks.rpc(any(), any(), any()))
                .thenReturn(CompletableFuture.failedFuture(new HookDisconnectException(4000, "later")));
        ProtocolClient client = connected();

        client.send("{\"id\":2,\"rpc\":{\"method\":\"m\"}}");

        assertThat(client.closeCode()).isEqualTo(4000);
    }

    /** Nor does what hangs hold up what others receive. */
    @Test
    void refusesMoreCommandsOfAClientThanMayWait() throws Exception {
        List<CompletableFuture<RpcHookResult>> hanging = new ArrayList<>();
        when(hooks.hasRpc(anyString())).thenReturn(true);
        when(hooks.rpc(any(), any(), any())).then(call -> {
            CompletableFuture<RpcHookResult> response = new CompletableFuture<>();
            hanging.add(response);
            return response;
        });
        ProtocolClient client = connected();
        for (int id = 12; id < 16; id++) {
            client.send("{\"id\":%d,\"rpc\":{\"method\":\"m\"}}".formatted(id));
        }

        assertThat(client.error("rpc", Map.of("method", "m"))).isEqualTo(111);

        hanging.forEach(each -> each.complete(new RpcHookResult(null)));
        for (int id = 12; id < 16; id++) {
            assertThat(client.next()).contains("\"rpc\":{}");
        }
    }
}
