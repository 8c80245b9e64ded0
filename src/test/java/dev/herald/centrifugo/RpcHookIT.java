package dev.herald.centrifugo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.herald.hooks.HookDisconnectException;
import dev.herald.hooks.RpcHookResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client gets of a call by an RPC hook. */
class RpcHookIT extends HookTest {

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
        when(hooks.rpc(any(), any(), any())).thenReturn(CompletableFuture.completedFuture(new RpcHookResult(null)));
        for (int i = 0; i < 5; i++) {
            assertThat(client.call("rpc", Map.of("method", "m"))).contains("\"rpc\":{}");
        }
    }
}
