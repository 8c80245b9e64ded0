package dev.herald.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReconnectDelaysTests {

    private static final int BUCKETS = 20;

    /** Whole, and any part of it: sessions that are drained in one second reconnect over the whole window as well. */
    @Test
    void everyRunOfThemIsSpreadEvenly() {
        ReconnectDelays reconnectDelays = new ReconnectDelays(Duration.ofSeconds(20));
        for (int run = 0; run < 50; run++) {
            int[] found = new int[BUCKETS];
            for (int i = 0; i < 200; i++) {
                found[(int) (reconnectDelays.nextMillis() * BUCKETS / 20_000)]++;
            }

            // By chance alone they would differ by 3, and the worst of all these by more than 10.
            for (int bucket : found) {
                assertThat(bucket).isBetween(7, 13);
            }
        }
    }

    @Test
    void everyNodeBeginsElsewhere() {
        assertThat(new ReconnectDelays(Duration.ofDays(1)).nextMillis())
                .isNotEqualTo(new ReconnectDelays(Duration.ofDays(1)).nextMillis());
    }

    @Test
    void noWindowIsAtOnce() {
        assertThat(new ReconnectDelays(Duration.ZERO).nextMillis()).isZero();
    }
}
