package dev.herald.centrifugo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.jayway.jsonpath.JsonPath;
import dev.herald.centrifugo.sdk.TestTokens;
import dev.herald.hooks.HookDisconnectException;
import dev.herald.hooks.RefreshHookResult;
import dev.herald.hooks.SubscribeHookOverride;
import dev.herald.hooks.SubscribeHookResult;
import dev.herald.topic.Topic;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How long a subscription lasts by a sub-refresh hook. */
class SubRefreshHookIT extends HookTest {

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

    @Test
    void showsOthersTheInfoThatTheHookRenews() throws Exception {
        String all = "all." + name;
        grants(
                new Topic(all),
                new SubscribeHookResult(
                        Instant.now().plusSeconds(60), json("{'seat':1}"), null, SubscribeHookOverride.NONE));
        refreshes(
                new Topic(all),
                new RefreshHookResult(false, Instant.now().plusSeconds(3600), json("{'seat':2}"), null));
        ProtocolClient client = connected();
        client.call("subscribe", Map.of("channel", all));
        assertThat(client.call("presence", Map.of("channel", all))).contains("\"chan_info\":{\"seat\":1}");

        client.call("sub_refresh", Map.of("channel", all));

        assertThat(client.call("presence", Map.of("channel", all))).contains("\"chan_info\":{\"seat\":2}");
    }

    @Test
    void showsOthersTheInfoOfANewSubscriptionToken() throws Exception {
        String all = "all." + name;
        ProtocolClient client = connected();
        client.call("subscribe", Map.of("channel", all, "token", token(all, 1)));

        client.call("sub_refresh", Map.of("channel", all, "token", token(all, 2)));

        assertThat(client.call("presence", Map.of("channel", all))).contains("\"chan_info\":{\"seat\":2}");
    }

    private static String token(String channel, int seat) {
        return TestTokens.signed(
                TestTokens.claims("ada").claim("channel", channel).claim("info", Map.of("seat", seat)));
    }

    @Test
    void expiresNoMoreWithoutAnotherTime() throws Exception {
        grants(new SubscribeHookResult(Instant.now().plusSeconds(60), null, null, SubscribeHookOverride.NONE));
        refreshes(topic, new RefreshHookResult(false, null, null, null));
        ProtocolClient client = connected();
        client.call("subscribe", Map.of("channel", name));

        assertThat(client.call("sub_refresh", Map.of("channel", name))).contains("\"sub_refresh\":{}");

        assertThat(subscriptionExpiry.size()).isZero();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void keepsASubscriptionUntilTheHookRefuses(RuntimeException failure, int code, boolean isTemporary)
            throws Exception {
        grants(new SubscribeHookResult(Instant.now().plusSeconds(60), null, null, SubscribeHookOverride.NONE));
        when(hooks.hasSubRefresh(topic)).thenReturn(true);
        when(hooks.subRefresh(any(), eq(topic))).thenReturn(CompletableFuture.failedFuture(failure));
        ProtocolClient client = connected();
        client.call("subscribe", Map.of("channel", name));
        client.send("{\"id\":7,\"sub_refresh\":{\"channel\":\"%s\"}}".formatted(name));

        String first = client.next();

        if (!isTemporary) {
            assertThat(first).contains("\"unsubscribe\":{\"code\":2501");
            first = client.next();
        }
        assertThat(JsonPath.<Integer>read(first, "$.error.code")).isEqualTo(code);
        assertThat(subscriptionExpiry.size()).isEqualTo(isTemporary ? 1 : 0);
    }

    @Test
    void disconnectsWithTheCodeOfTheHook() throws Exception {
        grants(new SubscribeHookResult(Instant.now().plusSeconds(1), null, null, SubscribeHookOverride.NONE));
        when(hooks.hasSubRefresh(topic)).thenReturn(true);
        when(hooks.subRefresh(any(), eq(topic)))
                .thenReturn(CompletableFuture.failedFuture(new HookDisconnectException(4503, "banned")));
        ProtocolClient client = connected();
        client.call("subscribe", Map.of("channel", name));

        assertThat(client.closeCode()).isEqualTo(4503);
    }

    private void refreshes(Topic refreshed, RefreshHookResult result) {
        when(hooks.hasSubRefresh(refreshed)).thenReturn(true);
        when(hooks.subRefresh(any(), eq(refreshed))).thenReturn(CompletableFuture.completedFuture(result));
    }
}
