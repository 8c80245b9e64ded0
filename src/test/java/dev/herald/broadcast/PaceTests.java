package dev.herald.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTests {

    private static final long MS = 1_000_000;

    private final Pace pace = new Pace();

    @Test
    void doesNotHoldBackWhatComesAlone() {
        pace.passed(0, 4 * MS, false);
        assertThat(pace.restNanos(4 * MS)).isZero();
    }

    @Test
    void restsAfterAPassThatWasTooSlowForWhatIsPublished() {
        pace.passed(0, 2 * MS, true);
        assertThat(pace.restNanos(2 * MS)).isEqualTo(6 * MS);
        assertThat(pace.restNanos(7 * MS)).isEqualTo(MS);
        assertThat(pace.restNanos(8 * MS)).isNotPositive();
    }

    @Test
    void holdsNothingBackForLong() {
        pace.passed(0, 500 * MS, true);
        assertThat(pace.restNanos(500 * MS)).isEqualTo(10 * MS);
    }

    @Test
    void doesNotRestAfterAShortPass() {
        pace.passed(0, MS / 4, true);
        assertThat(pace.restNanos(MS / 4)).isZero();
    }
}
