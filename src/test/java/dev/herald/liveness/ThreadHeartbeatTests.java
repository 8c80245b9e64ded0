package dev.herald.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.topic.FakeTicker;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThreadHeartbeatTests {

    private final FakeTicker ticker = new FakeTicker();
    private final ThreadHeartbeat heartbeat = new ThreadHeartbeat(ThreadKind.WORKER, "fanout-0", ticker);

    @Test
    void isLostOnceTheNextHeartbeatIsOverdue() {
        heartbeat.expectNext();

        ticker.advance(ThreadHeartbeat.TIMEOUT.minusNanos(1));
        assertThat(heartbeat.isLost()).isFalse();

        ticker.advance(Duration.ofNanos(1));
        assertThat(heartbeat.isLost()).isTrue();
        assertThat(heartbeat.silence()).isEqualTo(ThreadHeartbeat.TIMEOUT);
    }

    @Test
    void isAliveAgainAfterAHeartbeat() {
        heartbeat.expectNext();
        ticker.advance(Duration.ofHours(1));

        heartbeat.expectNext();

        assertThat(heartbeat.isLost()).isFalse();
    }

    @Test
    void isNeverLostWhileNoHeartbeatIsExpected() {
        ticker.advance(Duration.ofHours(1));
        assertThat(heartbeat.isLost()).isFalse();

        heartbeat.expectNext();
        heartbeat.expectNone();
        ticker.advance(Duration.ofHours(1));
        assertThat(heartbeat.isLost()).isFalse();
    }

    @Test
    void heartbeatOfADeadThreadIsLost() throws Exception {
        Thread thread = Thread.ofPlatform()
                .uncaughtExceptionHandler((died, of) -> {})
                .start(() -> {
                    heartbeat.expectNext();
                    throw new StackOverflowError("a fault");
                });
        thread.join();

        ticker.advance(ThreadHeartbeat.TIMEOUT);

        assertThat(heartbeat.isLost()).isTrue();
    }
}
