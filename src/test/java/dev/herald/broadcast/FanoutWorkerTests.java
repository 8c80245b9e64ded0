package dev.herald.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.liveness.ThreadHeartbeat;
import dev.herald.liveness.ThreadHeartbeats;
import dev.herald.liveness.ThreadKind;
import dev.herald.liveness.UnloggableError;
import dev.herald.session.TestSessions;
import dev.herald.topic.FakeTicker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FanoutWorkerTests {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final FakeTicker ticker = new FakeTicker();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ThreadHeartbeat heartbeat =
            new ThreadHeartbeats(meters, ticker).watch(ThreadKind.WORKER, FanoutWorker.name(0));
    private final FanoutWorker worker = new FanoutWorker(
            0,
            new BroadcastMeters(meters, TestSessions.topics(1, ticker), ticker),
            NoTracing.tracing(),
            new ProcessorLoad(),
            heartbeat);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @AfterEach
    void stop() {
        goOn.countDown();
        worker.stop();
    }

    @Test
    void survivesWhateverFailsEvenIfThatCannotBeLogged() throws Exception {
        CountDownLatch survived = new CountDownLatch(1);
        worker.start();

        worker.submit(() -> {
            throw new UnloggableError();
        });
        worker.submit(survived::countDown);

        assertThat(survived.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void givesSignsOfLifeWithNothingToDo() {
        worker.start();

        ticker.advance(Duration.ofMinutes(1));

        await().atMost(SOON).until(() -> !heartbeat.isLost());
    }

    @Test
    void isLostWhenItIsStuck() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        worker.start();
        worker.submit(() -> {
            begun.countDown();
            awaitQuietly(goOn);
        });
        begun.await();

        ticker.advance(Duration.ofSeconds(31));
        assertThat(heartbeat.isLost()).isTrue();

        goOn.countDown();
        await().atMost(SOON).until(() -> !heartbeat.isLost());
    }

    @Test
    void isNotMissedOnceItWasStopped() {
        worker.start();

        worker.stop();

        await().atMost(SOON).until(() -> !heartbeat.isExpected());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
