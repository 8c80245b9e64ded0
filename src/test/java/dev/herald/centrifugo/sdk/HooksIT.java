package dev.herald.centrifugo.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.hooks.HookBackend;
import dev.herald.testing.Program;
import dev.herald.testing.RequiresProgram;
import io.github.centrifugal.centrifuge.ConnectedEvent;
import io.github.centrifugal.centrifuge.DisconnectedEvent;
import io.github.centrifugal.centrifuge.Options;
import io.github.centrifugal.centrifuge.ServerPublicationEvent;
import io.github.centrifugal.centrifuge.ServerSubscribedEvent;
import io.github.centrifugal.centrifuge.SubscriptionErrorEvent;
import io.github.centrifugal.centrifuge.UnsubscribedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** An application that is asked by HTTP, and a client of the SDK: what it gets of each response, and without one. */
class HooksIT extends SdkTest {

    private static final HookBackend BACKEND = start();
    private static final int FAILURES = 4;

    /** Beyond the shortest. */
    private static final Duration STRESS = Duration.ofSeconds(Integer.getInteger("stress.seconds", 2) - 2);

    private static HookBackend start() {
        try {
            return HookBackend.start();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @DynamicPropertySource
    static void hooks(DynamicPropertyRegistry properties) {
        hook(properties, 0, "connect", "connect", "/connect");
        properties.add("herald.hooks.endpoints[0].headers", () -> "user-agent,cookie");
        properties.add("herald.hooks.endpoints[0].emulated-headers", () -> "x-tenant");
        hook(properties, 1, "subscribe", "subscribe", "/subscribe");
        properties.add("herald.hooks.endpoints[1].topics", () -> "hooked.*");
        properties.add("herald.hooks.endpoints[1].timeout", () -> "500ms");
        properties.add("herald.hooks.endpoints[1].breaker.requests", () -> "10000");
        hook(properties, 2, "publish", "publish", "/publish");
        properties.add("herald.hooks.endpoints[2].topics", () -> "hooked.*");
        hook(properties, 3, "down", "rpc", "/");
        properties.add("herald.hooks.endpoints[3].url", () -> "http://localhost:1/");
        properties.add("herald.hooks.endpoints[3].methods", () -> "down");
        hook(properties, 4, "breaker", "rpc", "/breaker");
        properties.add("herald.hooks.endpoints[4].methods", () -> "breaker");
        properties.add("herald.hooks.endpoints[4].breaker.requests", () -> "1");
        properties.add("herald.hooks.endpoints[4].breaker.open-duration", () -> "1h");
        hook(properties, 5, "slow", "rpc", "/slow");
        properties.add("herald.hooks.endpoints[5].methods", () -> "slow");
        properties.add("herald.hooks.endpoints[5].timeout", () -> "1m");
        hook(properties, 6, "rpc", "rpc", "/rpc");
        properties.add("herald.hooks.endpoints[6].timeout", () -> "500ms");
        properties.add("herald.hooks.endpoints[6].breaker.requests", () -> "10000");
        hook(properties, 7, "refresh", "refresh", "/refresh");
        properties.add("herald.hooks.endpoints[7].timeout", () -> "500ms");
        hook(properties, 8, "sub-refresh", "sub-refresh", "/sub-refresh");
        properties.add("herald.hooks.endpoints[8].timeout", () -> "500ms");
    }

    private static void hook(DynamicPropertyRegistry properties, int index, String name, String event, String path) {
        String prefix = "herald.hooks.endpoints[%d].".formatted(index);
        properties.add(prefix + "name", () -> name);
        properties.add(prefix + "event", () -> event);
        properties.add(prefix + "url", () -> BACKEND.url(path).toString());
    }

    @BeforeEach
    void respond() {
        BACKEND.respond(
                "/connect", "{\"result\":{\"user\":\"ada\",\"info\":{\"name\":\"Ada\"},\"channels\":[\"plain.own\"]}}");
        BACKEND.respond("/subscribe", "{}");
        BACKEND.respond("/publish", "{}");
    }

    @AfterAll
    static void stop() {
        BACKEND.close();
    }

    private SdkClient connectWithoutToken() throws InterruptedException {
        SdkClient client = client(new Options());
        client.connect();
        return client;
    }

    @Test
    void connectsAsTheUserAndToTheTopicsThatTheApplicationNames() throws Exception {
        BACKEND.respond(
                "/connect",
                "{\"result\":{\"user\":\"grace\",\"data\":{\"a\":1},\"subs\":{\"plain.own\":{\"data\":{\"b\":2}}}}}");
        Options options = new Options();
        options.setHeaders(Map.of("Cookie", "SESSION=7", "X-Other", "no"));
        SdkClient client = client(options);

        ConnectedEvent connected = client.connect();

        assertThat(new String(connected.getData(), UTF_8)).isEqualTo("{\"a\":1}");
        assertThat(new String(client.events().next(ServerSubscribedEvent.class).getData(), UTF_8))
                .isEqualTo("{\"b\":2}");
        HookBackend.Request asked = BACKEND.requests("/connect").getLast();
        assertThat(asked.headers().getFirst("Cookie")).isEqualTo("SESSION=7");
        assertThat(asked.headers()).doesNotContainKey("X-other");
        assertThat(asked.body()).contains("\"protocol\":\"protobuf\"").contains("\"transport\":\"websocket\"");
        publish("plain.own", "{\"n\":1}");
        assertThat(new String(client.events().next(ServerPublicationEvent.class).getData(), UTF_8))
                .isEqualTo("{\"n\":1}");
    }

    @Test
    void callsTheApplication() throws Exception {
        BACKEND.respond("/rpc", "{\"result\":{\"data\":{\"sum\":3}}}");

        assertThat(new String(connectWithoutToken().rpc("sum", "[1,2]").getData(), UTF_8))
                .isEqualTo("{\"sum\":3}");
        assertThat(BACKEND.requests("/rpc").getLast().body())
                .contains("\"method\":\"sum\"")
                .contains("\"data\":[1,2]")
                .contains("\"user\":\"ada\"");
    }

    @Test
    @RequiresProgram(Program.NPM) // which needs Node
    void servesTheJavaScriptSdk() throws Exception {
        BACKEND.respond("/connect", "{\"result\":{\"user\":\"ada\",\"data\":{\"hello\":1}}}");
        BACKEND.on(
                "/rpc",
                exchange -> HookBackend.send(
                        exchange,
                        200,
                        BACKEND.requests("/rpc").getLast().body().contains("refused")
                                ? "{\"error\":{\"code\":1000,\"message\":\"no\"}}"
                                : "{\"result\":{\"data\":{\"sum\":3}}}"));
        JavaScriptSdk.install();

        assertThat(JavaScriptSdk.run(Map.of("PORT", Integer.toString(port)), Program.NODE.path(), "hooks.mjs"))
                .containsExactly("connected {\"hello\":1}", "result {\"sum\":3}", "error 1000 no");
        HookBackend.Request asked = BACKEND.requests("/connect").getLast();
        assertThat(asked.body()).contains("\"data\":{\"code\":7}");
        assertThat(asked.headers().getFirst("X-Tenant"))
                .as("of the connect command")
                .isEqualTo("t1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200|no JSON|100",
                "200|[]|100",
                "500|{}|100",
                "503|{}|100",
                "200|{\"error\":{\"code\":1234,\"message\":\"m\"}}|1234",
            })
    void repliesWithTheErrorOfAnResponse(int status, String body, int code) throws Exception {
        BACKEND.respond("/rpc", status, body);
        BACKEND.respond("/subscribe", status, body);
        BACKEND.respond("/publish", status, body);
        SdkClient client = connectWithoutToken();

        assertThat(SdkClient.error(() -> client.rpc("m", "1"))).isEqualTo(code);
        assertThat(SdkClient.error(() -> client.publish(topic("hooked"), "1"))).isEqualTo(code);
    }

    @Test
    void subscribesOnceTheApplicationGivesAUsableResponse() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        BACKEND.on("/subscribe", eachInAnotherWay(never));
        SdkSubscription subscription = connectWithoutToken().subscribing(topic("hooked"));
        for (int i = 0; i < FAILURES; i++) {
            assertThat(subscription.events().next(SubscriptionErrorEvent.class)).isNotNull();
        }

        BACKEND.respond("/subscribe", "{}");

        assertThat(subscription.awaitSubscribed()).isNotNull();
        never.countDown();
    }

    /** With each client it fails in another way, and of each it is asked once before what it decides on would end. */
    @Test
    void endsNothingWithoutAUsableResponse() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Instant end = Instant.now().plusSeconds(2);
        BACKEND.respond("/connect", "{\"result\":{\"user\":\"ada\",\"expire_at\":%d}}".formatted(end.getEpochSecond()));
        BACKEND.respond("/subscribe", "{\"result\":{\"expire_at\":%d}}".formatted(end.getEpochSecond()));
        BACKEND.on("/refresh", eachInAnotherWay(never));
        BACKEND.on("/sub-refresh", eachInAnotherWay(never));
        String topic = topic("hooked");
        List<SdkClient> clients = new ArrayList<>();
        List<SdkSubscription> subscriptions = new ArrayList<>();
        for (int i = 0; i < FAILURES; i++) {
            clients.add(connectWithoutToken());
            subscriptions.add(clients.getLast().subscribe(topic));
        }
        await().until(() -> BACKEND.requests("/refresh").size() >= FAILURES
                && BACKEND.requests("/sub-refresh").size() >= FAILURES
                && Instant.now().isAfter(end.plusSeconds(1)));

        publish(topic, "1");

        for (SdkSubscription subscription : subscriptions) {
            assertThat(subscription.data()).isEqualTo("1");
            assertThat(subscription.events().has(UnsubscribedEvent.class)).isFalse();
        }
        clients.forEach(client ->
                assertThat(client.events().has(DisconnectedEvent.class)).isFalse());
        never.countDown();
    }

    private static HookBackend.Script eachInAnotherWay(CountDownLatch never) {
        AtomicInteger count = new AtomicInteger();
        return exchange -> {
            switch (count.getAndIncrement() % FAILURES) {
                case 0 -> HookBackend.send(exchange, 500, "{}");
                case 1 -> HookBackend.send(exchange, 200, "no JSON");
                case 2 -> HookBackend.send(exchange, 503, "");
                default -> {
                    never.await();
                    exchange.close();
                }
            }
        };
    }

    @Test
    void repliesWithAnErrorWithoutAnResponse() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        BACKEND.respondAfter("/rpc", never, "{}");
        SdkClient client = connectWithoutToken();

        assertThat(SdkClient.error(() -> client.rpc("m", "1"))).isEqualTo(100);
        assertThat(SdkClient.error(() -> client.rpc("down", "1"))).isEqualTo(100);
        never.countDown();
    }

    @Test
    void asksNobodyWhileTheBreakerIsOpen() throws Exception {
        BACKEND.respond("/breaker", 503, "");
        SdkClient client = connectWithoutToken();
        assertThat(SdkClient.error(() -> client.rpc("breaker", "1"))).isEqualTo(100);
        BACKEND.respond("/breaker", "{}");

        assertThat(SdkClient.error(() -> client.rpc("breaker", "1"))).isEqualTo(100);

        assertThat(BACKEND.requests("/breaker")).hasSize(1);
    }

    @Test
    void disconnectsForGoodAsTheApplicationSays() throws Exception {
        SdkClient client = connectWithoutToken();
        BACKEND.respond("/rpc", "{\"disconnect\":{\"code\":4500,\"reason\":\"banned\"}}");

        client.sdk().rpc("m", new byte[] {'1'}, (failure, result) -> {});

        assertThat(client.events().next(DisconnectedEvent.class).getCode()).isEqualTo(4500);
    }

    @Test
    void comesBackWhenTheApplicationDoes() throws Exception {
        BACKEND.respond("/connect", 503, "");
        int before = BACKEND.requests("/connect").size();
        SdkClient client = client(new Options());
        client.sdk().connect();
        await().until(() -> BACKEND.requests("/connect").size() > before);

        respond();

        assertThat(client.events().next(ConnectedEvent.class)).isNotNull();
    }

    /**
     * Requests that hang take no thread from those that deliver: all is delivered before one is responded to. For
     * {@code -Dstress.seconds}, many more in      * the profile {@code stress}; other requests fail meanwhile.
     */
    @Test
    void deliversWhileAHookHangs() throws Exception {
        CountDownLatch response = new CountDownLatch(1);
        BACKEND.respondAfter("/slow", response, "{}");
        SdkClient reader = connectWithoutToken();
        String topic = topic("plain");
        SdkSubscription subscription = reader.subscribe(topic);
        List<CompletableFuture<Object>> hanging = new ArrayList<>();
        SdkClient caller = connectWithoutToken();
        for (int i = 0; i < 60; i++) {
            CompletableFuture<Object> outcome = new CompletableFuture<>();
            hanging.add(outcome);
            caller.sdk().rpc("slow", new byte[] {'1'}, (failure, result) -> outcome.complete(true));
        }
        await().until(() -> BACKEND.requests("/slow").size() == 60);

        BACKEND.respond("/rpc", 503, "");
        long end = System.nanoTime() + STRESS.toNanos();
        do {
            for (int i = 0; i < 100; i++) {
                caller.sdk().rpc("fails", new byte[] {'1'}, (failure, result) -> {});
                publish(topic, Integer.toString(i));
            }
            assertThat(subscription.data(100))
                    .isEqualTo(
                            IntStream.range(0, 100).mapToObj(Integer::toString).toList());
        } while (System.nanoTime() < end);
        assertThat(response.getCount()).isOne();
        response.countDown();
        assertThat(CompletableFuture.allOf(hanging.toArray(CompletableFuture[]::new)))
                .succeedsWithin(Duration.ofSeconds(30));
    }
}
