package dev.herald.redis;

import static org.awaitility.Awaitility.await;

import dev.herald.liveness.ThreadHeartbeat;
import dev.herald.liveness.ThreadHeartbeats;
import dev.herald.liveness.ThreadKind;
import dev.herald.liveness.UnloggableError;
import dev.herald.testing.BesideOthers;
import dev.herald.topic.FakeTicker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@BesideOthers
class RedisTimerTests {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final FakeTicker ticker = new FakeTicker();
    private final ThreadHeartbeat heartbeat =
            new ThreadHeartbeats(new SimpleMeterRegistry(), ticker).watch(ThreadKind.REDIS, "redis-timer");
    private final RedisTimer timer = new RedisTimer(heartbeat);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        timer.close();
    }

    /** Otherwise the ping of a connection would stop for good. */
    @Test
    void failingActionRunsAgainEvenIfItCannotBeLogged() {
        AtomicInteger runs = new AtomicInteger();

        timer.every(1, () -> {
            runs.incrementAndGet();
            throw new UnloggableError();
        });

        await().atMost(SOON).untilAtomic(runs, Matchers.greaterThan(1));
    }

    @Test
    void isLostWhenItsThreadIsStuck() {
        await().atMost(SOON).until(heartbeat::isExpected);
        CountDownLatch begun = new CountDownLatch(1);
        timer.after(0, () -> {
            begun.countDown();
            awaitQuietly(release);
        });
        await().atMost(SOON).until(() -> begun.getCount() == 0);

        ticker.advance(Duration.ofSeconds(31));
        await().during(Duration.ofMillis(1500)).atMost(SOON).until(heartbeat::isLost);

        release.countDown();
        await().atMost(SOON).until(() -> !heartbeat.isLost());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
