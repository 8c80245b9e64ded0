package dev.herald.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.sameInstance;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.herald.liveness.ThreadHeartbeats;
import dev.herald.liveness.ThreadKind;
import dev.herald.topic.FakeTicker;
import io.lettuce.core.api.StatefulRedisConnection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReconnectingConnectionTests {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final RedisTimer timer = new RedisTimer(
            new ThreadHeartbeats(new SimpleMeterRegistry(), new FakeTicker()).watch(ThreadKind.REDIS, "redis-timer"));
    private final AtomicInteger attempts = new AtomicInteger();

    @SuppressWarnings("unchecked") // a mock of a generic type
    private final StatefulRedisConnection<byte[], byte[]> made =
            mock(StatefulRedisConnection.class, RETURNS_DEEP_STUBS);

    /** What fails at the first attempt. */
    enum Step {
        CONNECT,
        CONNECTED,
        READY
    }

    @BeforeEach
    void open() {
        when(made.isOpen()).thenReturn(true);
    }

    @AfterEach
    void close() {
        timer.close();
    }

    @ParameterizedTest
    @EnumSource
    void exceptionOfAnyStepIsFollowedByAnotherAttempt(Step failing) {
        Consumer<Step> step = now -> {
            if (now == failing && attempts.incrementAndGet() == 1) {
                throw new IllegalStateException("at " + now);
            }
        };
        ReconnectingConnection<StatefulRedisConnection<byte[], byte[]>> connection = new ReconnectingConnection<>(
                "test",
                () -> {
                    step.accept(Step.CONNECT);
                    return CompletableFuture.completedFuture(made);
                },
                each -> step.accept(Step.CONNECTED),
                () -> step.accept(Step.READY),
                () -> {},
                timer);

        connection.start();

        await().atMost(SOON).untilAtomic(attempts, equalTo(2));
        await().atMost(SOON).until(connection::current, sameInstance(made));
    }

    /** What is done when a connection is lost, and what may throw meanwhile. */
    enum Loss {
        CLOSE,
        LOST
    }

    @ParameterizedTest
    @EnumSource
    void lostConnectionIsMadeAgainWhateverThrowsMeanwhile(Loss failing) {
        when(made.closeAsync()).then(call -> fail(Loss.CLOSE, failing));
        ReconnectingConnection<StatefulRedisConnection<byte[], byte[]>> connection = new ReconnectingConnection<>(
                "test",
                () -> {
                    attempts.incrementAndGet();
                    return CompletableFuture.completedFuture(made);
                },
                each -> {},
                () -> {},
                () -> fail(Loss.LOST, failing),
                timer);
        connection.start();

        connection.reconnect();

        assertThat(attempts).hasValue(2);
        assertThat(connection.current()).isSameAs(made);
    }

    private static @Nullable Void fail(Loss now, Loss failing) {
        if (now == failing) {
            throw new StackOverflowError("injected");
        }
        return null;
    }

    /** It was lost, and is being replaced, when its subscriptions could not be made over it. */
    @Test
    void connectionThatIsLostWhileItIsMadeReadyIsReplacedOnce() {
        AtomicReference<ReconnectingConnection<StatefulRedisConnection<byte[], byte[]>>> self = new AtomicReference<>();
        CompletableFuture<StatefulRedisConnection<byte[], byte[]>> never = new CompletableFuture<>();
        self.set(new ReconnectingConnection<>(
                "test",
                () -> attempts.incrementAndGet() == 1 ? CompletableFuture.completedFuture(made) : never,
                each -> {},
                () -> {
                    self.get().reconnect();
                    throw new IllegalStateException("injected");
                },
                () -> {},
                timer));

        self.get().start();
        CountDownLatch later = new CountDownLatch(1);
        timer.after(50, later::countDown); // after any attempt that is due

        await().atMost(SOON).until(() -> later.getCount() == 0);
        assertThat(attempts).hasValue(2);
    }
}
