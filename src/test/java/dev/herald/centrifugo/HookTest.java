package dev.herald.centrifugo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.herald.centrifugo.sdk.SdkService;
import dev.herald.centrifugo.sdk.TestTokens;
import dev.herald.hooks.ConnectHookResult;
import dev.herald.hooks.HookErrorException;
import dev.herald.hooks.HookFailedException;
import dev.herald.hooks.HookOverloadedException;
import dev.herald.hooks.Hooks;
import dev.herald.hooks.SubscribeHookOverride;
import dev.herald.hooks.SubscribeHookResult;
import dev.herald.presence.Presence;
import dev.herald.session.SessionRegistry;
import dev.herald.topic.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.provider.Arguments;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

/** Clients of a service whose hooks respond as a test says, and the topic of that test. */
@SdkService
abstract class HookTest {

    static final SubscribeHookResult GRANTED = new SubscribeHookResult(null, null, null, SubscribeHookOverride.NONE);

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
    final String name = "hooked." + ++topics;
    final Topic topic = new Topic(name);

    @BeforeEach
    void bound() {
        when(hooks.maxByClient()).thenReturn(4);
    }

    @AfterEach
    void close() {
        clients.forEach(ProtocolClient::close);
        await().untilAsserted(() -> assertThat(registry.size()).isZero());
        await().untilAsserted(() -> assertThat(subscriptionExpiry.size()).isZero());
        await().untilAsserted(() -> assertThat(connectionExpiry.size()).isZero());
    }

    ProtocolClient opened() throws Exception {
        ProtocolClient client = ProtocolClient.open(port, "");
        clients.add(client);
        return client;
    }

    ProtocolClient connected() throws Exception {
        ProtocolClient client = ProtocolClient.connect(port, TestTokens.of("ada"));
        clients.add(client);
        return client;
    }

    static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(UTF_8);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(mock(HookFailedException.class), 100, true),
                Arguments.of(mock(HookOverloadedException.class), 111, true),
                Arguments.of(new HookErrorException(1000, "no seat left", false), 1000, false),
                Arguments.of(new HookErrorException(1001, "try later", true), 1001, true));
    }

    void authenticates(ConnectHookResult result) {
        when(hooks.hasConnect()).thenReturn(true);
        when(hooks.connect(any(), any())).thenReturn(CompletableFuture.completedFuture(result));
    }

    static ConnectHookResult user(String user, @Nullable Instant expiry) {
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

    void grants(SubscribeHookResult result) {
        grants(topic, result);
    }

    void grants(Topic granted, SubscribeHookResult result) {
        when(hooks.hasSubscribe(granted)).thenReturn(true);
        when(hooks.subscribe(any(), eq(granted), anyString(), any()))
                .thenReturn(CompletableFuture.completedFuture(result));
    }
}
