package dev.herald.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.logging.RecordedLog;
import dev.herald.topic.FakeTicker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.StaticApplicationContext;

class ThreadsHealthIndicatorTests {

    private final RecordedLog log = RecordedLog.of(ThreadsHealthIndicator.class);

    private final FakeTicker ticker = new FakeTicker();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final ThreadHeartbeats heartbeats = new ThreadHeartbeats(meters, ticker);
    private final ThreadsHealthIndicator indicator = new ThreadsHealthIndicator(heartbeats);
    private final ThreadHeartbeat worker = heartbeats.watch(ThreadKind.WORKER, "fanout-0");
    private final ThreadHeartbeat selector = heartbeats.watch(ThreadKind.SELECTOR, "selector-1");

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void isUpWhileNoHeartbeatIsOverdue() {
        worker.expectNext();
        ticker.advance(Duration.ofSeconds(29));

        assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
        assertThat(dead("worker")).isZero();
    }

    @Test
    void isDownAndNamesTheDeadThread() {
        worker.expectNext();
        ticker.advance(Duration.ofSeconds(20));
        selector.expectNext();
        ticker.advance(Duration.ofSeconds(11));

        assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(indicator.health().getDetails())
                .containsOnlyKeys("fanout-0")
                .containsEntry("fanout-0", "no heartbeat for 31 s");
        assertThat(dead("worker")).isOne();
        assertThat(dead("selector")).isZero();
    }

    @Test
    void logsADeadThreadOnce() {
        for (int i = 0; i < 2; i++) {
            worker.expectNext();
            ticker.advance(Duration.ofSeconds(31));
            indicator.health();
            indicator.health();
            worker.expectNext();
            assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
        }

        assertThat(log.lines().toString().split("Liveness fails: fanout-0", -1)).hasSize(3);
        assertThat(log.lines().toString().split("fanout-0 is alive again", -1)).hasSize(3);
    }

    @Test
    void isUpDuringShutdown() {
        worker.expectNext();
        ticker.advance(Duration.ofSeconds(31));

        indicator.shutDown(new ContextClosedEvent(new StaticApplicationContext()));

        assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
    }

    private double dead(String kind) {
        return meters.get("herald.threads.dead").tag("kind", kind).gauge().value();
    }
}
