package dev.herald.centrifugo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.jayway.jsonpath.JsonPath;
import dev.herald.EventClient;
import dev.herald.hooks.ConnectHookResult;
import dev.herald.hooks.HookDisconnectException;
import dev.herald.hooks.SubscribeHookOverride;
import dev.herald.hooks.SubscribeHookResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client without a token is by a connect hook. */
class ConnectHookIT extends HookTest {

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
    void isAskedAboutAClientThatOnlyReceives() throws Exception {
        authenticates(user("ada", null));

        try (EventClient stream = EventClient.connect(port, "/connection/uni_sse?cf_connect=%7B%7D")) {
            assertThat(Objects.requireNonNull(stream.next()).data()).contains("\"hello\":1");
        }

        verify(hooks)
                .connect(
                        argThat(known -> known.transport().equals("uni_sse")
                                && known.protocol().equals("json")
                                && !known.isBinary()),
                        any());
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
    void acceptsNoUserWithALongName() throws Exception {
        authenticates(user("a".repeat(256), null));

        assertThat(opened().error("connect", Map.of())).isEqualTo(100);
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
}
