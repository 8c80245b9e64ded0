package dev.herald.centrifugo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.herald.centrifugo.sdk.TestTokens;
import dev.herald.hooks.HookDisconnectException;
import dev.herald.hooks.HookErrorException;
import dev.herald.hooks.HookFailedException;
import dev.herald.hooks.HookOverloadedException;
import dev.herald.hooks.RefreshHookResult;
import dev.herald.hooks.RpcHookResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How long a connection lasts by a refresh hook. */
class RefreshHookIT extends HookTest {

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

    static Stream<RuntimeException> temporary() {
        return Stream.of(
                mock(HookFailedException.class),
                mock(HookOverloadedException.class),
                new HookErrorException(1001, "try later", true));
    }

    @ParameterizedTest
    @MethodSource("temporary")
    void keepsAConnectionWhileItsHookFails(RuntimeException failure) throws Exception {
        authenticates(user("ada", Instant.now().plusMillis(200)));
        when(hooks.hasRefresh()).thenReturn(true);
        when(hooks.refresh(any())).thenReturn(CompletableFuture.failedFuture(failure));
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

    @Test
    void showsOthersTheInfoThatTheHookRenews() throws Exception {
        authenticates(user("ada", Instant.now().plusMillis(500)));
        refreshes(CompletableFuture.completedFuture(
                new RefreshHookResult(false, Instant.now().plusSeconds(3600), json("{'name':'Grace'}"), null)));
        ProtocolClient client = opened();
        client.call("connect", Map.of());
        client.send("{\"id\":2,\"subscribe\":{\"channel\":\"all.%s\"}}".formatted(name));
        assertThat(List.of(client.next(), client.next()))
                .anyMatch(message -> message.contains("\"refresh\""))
                .anyMatch(message -> message.contains("\"subscribe\""));

        client.send("{\"id\":3,\"presence\":{\"channel\":\"all.%s\"}}".formatted(name));
        assertThat(client.next()).contains("\"conn_info\":{\"name\":\"Grace\"}");
    }

    @ParameterizedTest
    @CsvSource({"false, 3005", "true, 4502"})
    void endsAConnectionThatTheHookRefuses(boolean isDisconnect, int code) throws Exception {
        authenticates(user("ada", Instant.now().plusMillis(200)));
        refreshes(CompletableFuture.failedFuture(
                isDisconnect
                        ? new HookDisconnectException(4502, "banned")
                        : new HookErrorException(1000, "no", false)));
        ProtocolClient client = opened();
        client.call("connect", Map.of());

        assertThat(client.closeCode()).isEqualTo(code);
    }

    private void refreshes(CompletableFuture<RefreshHookResult> result) {
        when(hooks.hasRefresh()).thenReturn(true);
        when(hooks.refresh(any())).thenReturn(result);
    }
}
