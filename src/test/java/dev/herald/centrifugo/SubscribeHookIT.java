package dev.herald.centrifugo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.herald.centrifugo.sdk.TestTokens;
import dev.herald.hooks.HookErrorException;
import dev.herald.hooks.SubscribeHookOverride;
import dev.herald.hooks.SubscribeHookResult;
import dev.herald.topic.Topic;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client may subscribe to by a subscribe hook. */
class SubscribeHookIT extends HookTest {

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
}
