package dev.herald.hooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import dev.herald.testing.BesideOthers;
import dev.herald.topic.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.core.ResolvableType;

@BesideOthers
class HooksTests {

    private static final Topic TOPIC = new Topic("chat:1");
    private static final HookClient CLIENT = new HookClient(
            "c1",
            "websocket",
            "json",
            false,
            "ann",
            "{ \"a\": 1.0 }".getBytes(UTF_8),
            Map.of("cookie", List.of("id=1"), "x-other", List.of("no")),
            Map.of("authorization", "Bearer t", "cookie", "forged", "x-bad", "a\r\nb"));
    private static final byte[] DATA = "{\"n\": 1.50,\"t\":\"\\u00e9 é\"}".getBytes(UTF_8);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private HookBackend backend;
    private Hooks hooks =
            new Hooks(new HookSettings(List.of(), 128), new DefaultSslBundleRegistry(), meters, tracing());

    @BeforeEach
    void start() throws IOException {
        backend = HookBackend.start();
    }

    @AfterEach
    void stop() {
        backend.close();
        hooks.close();
    }

    @Test
    void sendsWhatTheClientSentByteForByte() {
        configure("publish", Map.of());

        hooks.publish(CLIENT, TOPIC, DATA).join();

        assertThat(backend.requests("/hook").getFirst().body())
                .isEqualTo("{\"client\":\"c1\",\"transport\":\"websocket\",\"protocol\":\"json\",\"encoding\":\"json\","
                        + "\"data\":{\"n\": 1.50,\"t\":\"\\u00e9 é\"},\"user\":\"ann\",\"meta\":{ \"a\": 1.0 },"
                        + "\"channel\":\"chat:1\"}");
    }

    @Test
    void sendsBinaryDataInBase64() {
        configure("rpc", Map.of());
        HookClient binary = new HookClient("c", "websocket", "protobuf", true, "", null, Map.of());

        hooks.rpc(binary, "m", new byte[] {1, 2, 3}).join();

        assertThat(backend.requests("/hook").getFirst().body())
                .contains("\"encoding\":\"binary\",\"b64data\":\"AQID\"")
                .doesNotContain("\"data\"");
    }

    @Test
    void sendsAConnectWithoutUserAndMeta() {
        configure("connect", Map.of());

        assertThat(hooks.connect(CLIENT, new ConnectHookRequest(null, "js", "", List.of("a")))
                        .join()
                        .isEmpty())
                .isTrue();

        assertThat(backend.requests("/hook").getFirst().body())
                .isEqualTo("{\"client\":\"c1\",\"transport\":\"websocket\",\"protocol\":\"json\",\"encoding\":\"json\","
                        + "\"name\":\"js\",\"channels\":[\"a\"]}");
    }

    @Test
    void passesOnNamedHeadersOnly() {
        configure(
                "refresh",
                Map.of(
                        "headers[0]", "Cookie",
                        "emulated-headers[0]", "Authorization",
                        "emulated-headers[1]", "cookie",
                        "emulated-headers[2]", "X-Bad",
                        "request-headers.X-Secret", "s3cret"));

        hooks.refresh(CLIENT).join();

        var headers = backend.requests("/hook").getFirst().headers();
        assertThat(headers.get("Cookie")).containsExactly("id=1");
        assertThat(headers.get("Authorization")).containsExactly("Bearer t");
        assertThat(headers.get("X-Secret")).containsExactly("s3cret");
        assertThat(headers).doesNotContainKeys("X-other", "X-bad");
        assertThat(hooks.forwardedHeaders()).containsExactly("cookie");
        assertThat(hooks.emulatedHeaders()).containsExactlyInAnyOrder("authorization", "cookie", "x-bad");
    }

    @Test
    void readsAConnectResult() {
        configure("connect", Map.of());
        backend.respond("/hook", """
                {"result":{"user":"bob","expire_at":1700000000,"info": {"x": 1.0 },"b64data":"AQ==","meta":{"k":[1]},
                "channels":["n"],"subs":{"news":{"data":7,"override":{"presence":{"value":true}}}},"unknown":1},"error":null}
                """);

        ConnectHookResult result = hooks.connect(CLIENT, new ConnectHookRequest(null, "", "", List.of()))
                .join();

        assertThat(result.user()).isEqualTo("bob");
        assertThat(result.expireAt()).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
        assertThat(result.info()).asString().isEqualTo("{\"x\": 1.0 }");
        assertThat(result.data()).containsExactly(1);
        assertThat(result.meta()).asString().isEqualTo("{\"k\":[1]}");
        assertThat(result.channels()).containsExactly("n");
        SubscribeHookResult news = Objects.requireNonNull(result.subs().get("news"));
        assertThat(news.data()).asString().isEqualTo("7");
        assertThat(news.override().presence()).isTrue();
        assertThat(news.override().joinLeave()).isNull();
    }

    @Test
    void readsAPublishResult() {
        configure("publish", Map.of());
        backend.respond(
                "/hook",
                "{\"result\":{\"data\":\"x\",\"skip_history\":true,\"tags\":{\"a\":\"b\"},\"idempotency_key\":\"k\",\"version\":3}}");

        PublishHookResult result = hooks.publish(CLIENT, TOPIC, DATA).join();

        assertThat(result.data()).asString().isEqualTo("\"x\"");
        assertThat(result.skipHistory()).isTrue();
        assertThat(result.tags()).containsExactly(Map.entry("a", "b"));
        assertThat(result.idempotencyKey()).isEqualTo("k");
        assertThat(result.version()).isEqualTo(3);
    }

    /** As with Centrifugo, where the time of a connection that is given no other is over. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|true|true",
                "{\"result\":null}|true|true",
                "{\"result\":{}}|true|false",
                "{\"result\":{\"expire_at\":0,\"info\":1}}|true|false",
                "{\"result\":{\"expire_at\":1700000000}}|false|false",
                "{\"result\":{\"expire_at\":1700000000,\"expired\":true}}|true|true"
            })
    void endsWhatIsGivenNoFurtherTime(String body, boolean isConnectionExpired, boolean isSubscriptionExpired) {
        Map<String, String> properties = new HashMap<>(endpoint(0, "a", "refresh", "/hook"));
        properties.putAll(endpoint(1, "b", "sub-refresh", "/hook"));
        configure(properties);
        backend.respond("/hook", body);

        assertThat(hooks.refresh(CLIENT).join().isExpired()).isEqualTo(isConnectionExpired);
        assertThat(hooks.subRefresh(CLIENT, TOPIC).join().isExpired()).isEqualTo(isSubscriptionExpired);
    }

    @Test
    void readsARefreshResult() {
        Map<String, String> properties = new HashMap<>(endpoint(0, "a", "refresh", "/hook"));
        properties.putAll(endpoint(1, "b", "sub-refresh", "/hook"));
        configure(properties);
        backend.respond(
                "/hook", "{\"result\":{\"expire_at\":1700000000,\"b64info\":\"AQI=\",\"meta\":{\"k\":1},\"caps\":[]}}");

        for (RefreshHookResult result : List.of(
                hooks.refresh(CLIENT).join(), hooks.subRefresh(CLIENT, TOPIC).join())) {
            assertThat(result.expireAt()).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
            assertThat(result.info()).containsExactly(1, 2);
        }
        assertThat(hooks.refresh(CLIENT).join().meta()).asString().isEqualTo("{\"k\":1}");
        assertThat(hooks.subRefresh(CLIENT, TOPIC).join().meta()).isNull();
    }

    /** Else the body would not be JSON. */
    @Test
    void sendsNoDataWhereTheClientSentNone() {
        configure("rpc", Map.of());

        hooks.rpc(CLIENT, "m", new byte[0]).join();

        assertThat(backend.requests("/hook").getFirst().body())
                .endsWith("\"encoding\":\"json\",\"user\":\"ann\",\"meta\":{ \"a\": 1.0 },\"method\":\"m\"}");
    }

    @Test
    void refusesAsTheApplicationSays() {
        configure("subscribe", Map.of());
        backend.respond("/hook", "{\"error\":{\"code\":1000,\"message\":\"no\",\"temporary\":true},\"result\":{}}");
        assertThatThrownBy(() -> subscribe())
                .isInstanceOfSatisfying(
                        HookErrorException.class, e -> assertThat(e.code()).isEqualTo(1000));

        backend.respond("/hook", "{\"error\":{\"code\":1000},\"disconnect\":{\"code\":4500,\"reason\":\"bad\"}}");
        assertThatThrownBy(() -> subscribe())
                .isInstanceOfSatisfying(
                        HookDisconnectException.class,
                        e -> assertThat(e.reason()).isEqualTo("bad"));
        assertThat(count("error")).isEqualTo(1);
        assertThat(count("disconnect")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nope",
                "[]",
                "null",
                "{} {}",
                "{\"result\":1}",
                "{\"result\":{\"data\":1,\"data\":2}}",
                "{\"result\":{\"expire_at\":\"1\"}}",
                "{\"result\":{\"expire_at\":-1}}",
                "{\"result\":{\"expire_at\":99999999999999999999}}",
                "{\"result\":{\"expire_at\":1e3}}",
                "{\"result\":{\"b64data\":\"*\"}}",
                "{\"result\":{\"override\":{\"presence\":true}}}",
                "{\"error\":{\"code\":7}}",
                "{\"error\":{\"code\":2000}}",
                "{\"error\":{}}",
                "{\"disconnect\":{\"code\":1000}}",
                "{\"disconnect\":{\"code\":5000}}",
                "{\"disconnect\":{\"code\":4000,\"reason\":\"{}\"}}"
            })
    void failsWithAnInvalidResponse(String body) {
        configure("subscribe", Map.of());
        backend.respond("/hook", body);

        assertThatThrownBy(() -> subscribe()).isInstanceOf(HookFailedException.class);

        assertThat(count("invalid_response")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 302, 400, 500})
    void failsWithAnotherStatus(int status) {
        configure("subscribe", Map.of("breaker.requests", "1"));
        backend.respond("/hook", status, "");

        assertThatThrownBy(() -> subscribe()).isInstanceOf(HookFailedException.class);

        assertThat(count("status")).isEqualTo(1);
        assertThat(new HookHealthIndicator(hooks).health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void failsWithAResponseThatIsTooLarge() {
        configure("subscribe", Map.of("max-response-size", "1KB"));
        backend.respond("/hook", "{\"x\":\"%s\"}".formatted("x".repeat(1024)));

        assertThatThrownBy(() -> subscribe())
                .isInstanceOf(HookFailedException.class)
                .hasMessageContaining("larger");
    }

    @Test
    void failsInTimeWithoutAResponse() {
        CountDownLatch never = new CountDownLatch(1);
        configure("subscribe", Map.of("timeout", "100ms"));
        backend.respondAfter("/hook", never, "{}");

        assertThatThrownBy(() -> subscribe()).isInstanceOf(HookFailedException.class);

        assertThat(count("timeout")).isEqualTo(1);
        never.countDown();
    }

    @Test
    void failsInTimeWithAResponseThatTrickles() {
        CountDownLatch never = new CountDownLatch(1);
        configure("subscribe", Map.of("timeout", "200ms"));
        backend.on("/hook", exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            never.await();
        });

        assertThatThrownBy(() -> subscribe()).isInstanceOf(HookFailedException.class);

        assertThat(count("timeout")).isEqualTo(1);
        never.countDown();
    }

    @Test
    void failsIfNoConnectionCanBeMade() {
        configure("publish", Map.of());
        backend.close();

        assertThatThrownBy(() -> hooks.publish(CLIENT, TOPIC, DATA).join())
                .hasCauseInstanceOf(HookFailedException.class);

        assertThat(count("unreachable")).isEqualTo(1);
    }

    @Test
    void asksAgainIfTheConnectionIsLostAndThatIsHarmless() {
        AtomicInteger count = new AtomicInteger();
        configure("subscribe", Map.of());
        backend.on("/hook", exchange -> {
            if (count.getAndIncrement() == 0) {
                exchange.close();
            } else {
                HookBackend.send(exchange, 200, "{}");
            }
        });

        assertThat(subscribe()).isEqualTo(SubscribeHookResult.EMPTY);

        assertThat(count.get()).isEqualTo(2);
        assertThat(meters.get("herald.hooks.retries").counter().count()).isEqualTo(1);
    }

    @Test
    void publishesNothingTwice() {
        configure("publish", Map.of());
        backend.disconnect("/hook");

        assertThatThrownBy(() -> hooks.publish(CLIENT, TOPIC, DATA).join())
                .hasCauseInstanceOf(HookFailedException.class);

        assertThat(backend.requests("/hook")).hasSize(1);
        assertThat(count("connection_lost")).isEqualTo(1);
    }

    @Test
    void failsIfTheConnectionIsLostWithinTheResponse() {
        configure("subscribe", Map.of());
        backend.on("/hook", HooksTests::breakOff);

        assertThatThrownBy(() -> subscribe()).isInstanceOf(HookFailedException.class);

        assertThat(count("connection_lost")).isEqualTo(1);
    }

    @Test
    void failsAtOnceBeyondWhatMayBeInFlight() {
        CountDownLatch latch = new CountDownLatch(1);
        configure("subscribe", Map.of("max-concurrent", "1", "timeout", "1m"));
        backend.respondAfter("/hook", latch, "{}");
        CompletableFuture<?> first = hooks.subscribe(CLIENT, TOPIC, "", null);

        CompletableFuture<?> second = hooks.subscribe(CLIENT, TOPIC, "", null);

        assertThat(second).isCompletedExceptionally();
        assertThatThrownBy(second::join).hasCauseInstanceOf(HookOverloadedException.class);
        assertThat(meters.get("herald.hooks.active").gauge().value()).isEqualTo(1);
        latch.countDown();
        first.join();
        assertThat(subscribe()).isEqualTo(SubscribeHookResult.EMPTY);
    }

    @Test
    void isNotAskedWhileItIsDownAndAskedAgainLater() {
        configure("subscribe", Map.of("breaker.requests", "2", "breaker.open-duration", "50ms"));
        backend.respond("/hook", 503, "");
        assertThatThrownBy(() -> subscribe()).isInstanceOf(HookFailedException.class);
        assertThatThrownBy(() -> subscribe()).isInstanceOf(HookFailedException.class);

        assertThat(new HookHealthIndicator(hooks).health().getStatus().getCode())
                .isEqualTo("DEGRADED");
        assertThat(breaker("closed")).isZero();

        backend.respond("/hook", "{}");
        await().untilAsserted(() -> assertThat(subscribe()).isEqualTo(SubscribeHookResult.EMPTY));
        await().untilAsserted(() -> {
            subscribe();
            assertThat(breaker("closed")).isEqualTo(1);
        });
        assertThat(new HookHealthIndicator(hooks).health().getDetails()).containsEntry("h", "closed");
    }

    @Test
    void sendsNothingWhileTheBreakerIsOpen() {
        configure("subscribe", Map.of("breaker.requests", "1", "breaker.open-duration", "1h"));
        backend.respond("/hook", 503, "");
        assertThatThrownBy(() -> subscribe()).isInstanceOf(HookFailedException.class);

        assertThat(hooks.subscribe(CLIENT, TOPIC, "", null)).isCompletedExceptionally();

        assertThat(backend.requests("/hook")).hasSize(1);
        assertThat(count("breaker_open")).isEqualTo(1);
    }

    @Test
    void asksTheFirstThatMatches() {
        Map<String, String> properties = new HashMap<>(endpoint(0, "a", "subscribe", "/a"));
        properties.put("hooks.endpoints[0].topics[0]", "chat:*");
        properties.putAll(endpoint(1, "b", "subscribe", "/b"));
        configure(properties);

        hooks.subscribe(CLIENT, TOPIC, "t", null).join();
        hooks.subscribe(CLIENT, new Topic("news"), "", null).join();

        assertThat(backend.requests("/a")).hasSize(1);
        assertThat(backend.requests("/b")).hasSize(1);
        assertThat(hooks.hasSubscribe(TOPIC)).isTrue();
        assertThat(hooks.hasPublish(TOPIC)).isFalse();
        assertThat(hooks.hasSubscribe(Topic.SELF_TEST)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name=A b",
                "event=",
                "url=ftp://h/",
                "url=http://u:p@h/",
                "url=/path",
                "topics[0]=a",
                "methods[0]=a",
                "ssl-bundle=x",
                "headers[0]=Host",
                "headers[0]=*",
                "headers[0]=Sec-WebSocket-Key",
                "emulated-headers[0]=Content-Length",
                "request-headers.Connection=close",
                "request-headers.A="
            })
    void refusesSettingsThatContradictEachOther(String setting) {
        int equals = setting.indexOf('=');
        Map<String, String> properties = new HashMap<>(endpoint(0, "h", "connect", "/hook"));
        properties.put("hooks.endpoints[0]." + setting.substring(0, equals), setting.substring(equals + 1));

        assertThatThrownBy(() -> configure(properties)).rootCause().hasMessageContaining("herald.hooks.endpoints[0]");
    }

    @Test
    void refusesAHookThatWouldNeverBeAsked() {
        Map<String, String> properties = new HashMap<>(endpoint(0, "a", "rpc", "/a"));
        properties.putAll(endpoint(1, "b", "rpc", "/b"));

        assertThatThrownBy(() -> configure(properties)).rootCause().hasMessageContaining("no hook after a");
    }

    private SubscribeHookResult subscribe() {
        try {
            return hooks.subscribe(CLIENT, TOPIC, "", null).join();
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }

    private double count(String outcome) {
        return meters.get("herald.hooks.requests")
                .tag("outcome", outcome)
                .timer()
                .count();
    }

    private double breaker(String state) {
        return meters.get("herald.hooks.breaker").tag("state", state).gauge().value();
    }

    private static void breakOff(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 100);
        OutputStream out = exchange.getResponseBody();
        out.write('{');
        out.flush();
        exchange.close();
    }

    private void configure(String event, Map<String, String> more) {
        Map<String, String> properties = new HashMap<>(endpoint(0, "h", event, "/hook"));
        more.forEach((name, value) -> properties.put("hooks.endpoints[0]." + name, value));
        configure(properties);
    }

    private Map<String, String> endpoint(int index, String name, String event, String path) {
        String prefix = "hooks.endpoints[%d].".formatted(index);
        return Map.of(
                prefix + "name",
                name,
                prefix + "event",
                event,
                prefix + "url",
                backend.url(path).toString(),
                prefix + "timeout",
                "10s");
    }

    private void configure(Map<String, String> properties) {
        HookSettings settings =
                new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("hooks", HookSettings.class);
        hooks = new Hooks(settings, new DefaultSslBundleRegistry(), meters, tracing());
    }

    private static HookTracing tracing() {
        return new HookTracing(new DefaultListableBeanFactory().getBeanProvider(ResolvableType.forClass(Object.class)));
    }
}
