package dev.herald.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchingDelayTests {

    private static final long MS = 1_000_000;

    private final BatchingDelay batchingDelay = new BatchingDelay();

    @Test
    void doesNotHoldBackWhatComesAlone() {
        batchingDelay.passed(0, 4 * MS, false);
        assertThat(batchingDelay.delayNanos(4 * MS)).isZero();
    }

    @Test
    void restsAfterAPassThatWasTooSlowForWhatIsPublished() {
        batchingDelay.passed(0, 2 * MS, true);
        assertThat(batchingDelay.delayNanos(2 * MS)).isEqualTo(6 * MS);
        assertThat(batchingDelay.delayNanos(7 * MS)).isEqualTo(MS);
        assertThat(batchingDelay.delayNanos(8 * MS)).isNotPositive();
    }

    @Test
    void holdsNothingBackForLong() {
        batchingDelay.passed(0, 500 * MS, true);
        assertThat(batchingDelay.delayNanos(500 * MS)).isEqualTo(10 * MS);
    }

    @Test
    void doesNotRestAfterAShortPass() {
        batchingDelay.passed(0, MS / 4, true);
        assertThat(batchingDelay.delayNanos(MS / 4)).isZero();
    }
}
