package dev.herald.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import dev.herald.testing.BesideOthers;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.health.contributor.Status;

/** An application that is slow, down, or responds with something else. */
@BesideOthers
class HookFailureTests extends HookTest {

    /** Each hook, and whether its request is sent again if the connection is lost. */
    static Stream<Arguments> everyHook() {
        return Stream.of(
                asked("connect", true, own -> own.connect(CLIENT, new ConnectHookRequest(null, "", "", List.of()))),
                asked("refresh", true, own -> own.refresh(CLIENT)),
                asked("subscribe", true, own -> own.subscribe(CLIENT, TOPIC, "", null)),
                asked("publish", false, own -> own.publish(CLIENT, TOPIC, DATA)),
                asked("sub-refresh", true, own -> own.subRefresh(CLIENT, TOPIC)),
                asked("rpc", false, own -> own.rpc(CLIENT, "m", DATA)));
    }

    private static Arguments asked(String event, boolean isAgain, Function<Hooks, CompletableFuture<?>> ask) {
        return Arguments.of(event, isAgain, ask);
    }

    @ParameterizedTest
    @MethodSource("everyHook")
    void failsWithWhateverGoesWrong(String event, boolean isAgain, Function<Hooks, CompletableFuture<?>> ask)
            throws Exception {
        configure(event, Map.of("breaker.requests", "3", "breaker.failure-rate", "66"));
        backend.respond("/hook", 500, "{}");
        assertFails(ask, "status");
        backend.respond("/hook", "no JSON");
        assertFails(ask, "invalid_response");
        backend.respond("/hook", "{\"result\":7}");
        assertFails(ask, "invalid_response");
        int before = backend.requests("/hook").size();
        backend.disconnect("/hook");
        assertFails(ask, "connection_lost");
        assertThat(backend.requests("/hook")).hasSize(before + (isAgain ? 2 : 1));
        backend.close();
        assertFails(ask, "unreachable");
        assertFails(ask, "breaker_open");
    }

    @ParameterizedTest
    @MethodSource("everyHook")
    void failsInTime(String event, boolean isAgain, Function<Hooks, CompletableFuture<?>> ask) {
        CountDownLatch never = new CountDownLatch(1);
        configure(event, Map.of("timeout", "50ms"));
        backend.respondAfter("/hook", never, "{}");

        assertFails(ask, "timeout");
        never.countDown();
    }

    private void assertFails(Function<Hooks, CompletableFuture<?>> ask, String outcome) {
        double before = count(outcome);

        assertThatThrownBy(() -> ask.apply(hooks).join()).hasCauseInstanceOf(HookFailedException.class);

        assertThat(count(outcome)).isEqualTo(before + 1);
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

    /** The request may have what only this application is to see. */
    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void doesNotFollowARedirect(int status) {
        configure("subscribe", Map.of());
        backend.on("/hook", exchange -> {
            exchange.getResponseHeaders()
                    .set("Location", backend.url("/elsewhere").toString());
            HookBackend.send(exchange, status, "");
        });

        assertThatThrownBy(() -> subscribe())
                .isInstanceOf(HookFailedException.class)
                .hasMessageContaining("redirects are not followed");

        assertThat(backend.requests("/elsewhere")).isEmpty();
    }

    /** The second one waits only for what the first one has left. */
    @Test
    void failsInTimeThoughItAsksAgain() {
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger count = new AtomicInteger();
        configure("subscribe", Map.of("timeout", "2s"));
        backend.on("/hook", exchange -> {
            if (count.getAndIncrement() == 0) {
                never.await(1500, TimeUnit.MILLISECONDS);
            } else {
                never.await();
            }
            exchange.close();
        });
        long start = System.nanoTime();

        assertThatThrownBy(() -> subscribe()).isInstanceOf(HookFailedException.class);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
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
        backend.on("/hook", HookFailureTests::breakOff);

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
        await().ignoreExceptionsInstanceOf(HookFailedException.class)
                .untilAsserted(() -> assertThat(subscribe()).isEqualTo(SubscribeHookResult.EMPTY));
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

    private static void breakOff(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 100);
        OutputStream out = exchange.getResponseBody();
        out.write('{');
        out.flush();
        exchange.close();
    }
}
