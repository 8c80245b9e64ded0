package dev.herald.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.topic.FakeTicker;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PulseTests {

    private final FakeTicker ticker = new FakeTicker();
    private final Pulse pulse = new Pulse(ThreadKind.WORKER, "fanout-0", ticker);

    @Test
    void isLostOnceItsNextSignIsOverdue() {
        pulse.expectNext();

        ticker.advance(Pulse.PATIENCE.minusNanos(1));
        assertThat(pulse.isLost()).isFalse();

        ticker.advance(Duration.ofNanos(1));
        assertThat(pulse.isLost()).isTrue();
        assertThat(pulse.silence()).isEqualTo(Pulse.PATIENCE);
    }

    @Test
    void anySignFindsItAgain() {
        pulse.expectNext();
        ticker.advance(Duration.ofHours(1));

        pulse.expectNext();

        assertThat(pulse.isLost()).isFalse();
    }

    @Test
    void mayRestForAsLongAsItLikes() {
        ticker.advance(Duration.ofHours(1));
        assertThat(pulse.isLost()).isFalse();

        pulse.expectNext();
        pulse.rest();
        ticker.advance(Duration.ofHours(1));
        assertThat(pulse.isLost()).isFalse();
    }

    @Test
    void ofAThreadThatHasDiedIsLost() throws Exception {
        Thread thread = Thread.ofPlatform()
                .uncaughtExceptionHandler((died, of) -> {})
                .start(() -> {
                    pulse.expectNext();
                    throw new StackOverflowError("a fault");
                });
        thread.join();

        ticker.advance(Pulse.PATIENCE);

        assertThat(pulse.isLost()).isTrue();
    }
}
