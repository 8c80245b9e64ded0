package dev.herald.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.testing.BesideOthers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@BesideOthers
class DrainRateTests {

    private static final Duration PERIOD = Duration.ofSeconds(20);
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long STEP = Duration.ofMillis(10).toNanos();

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 1000, 5000, 100_000})
    void eachSecondHasItsShare(int count) {
        List<Long> moments = moments(new DrainRate(count, PERIOD), LongStream.iterate(0, t -> t + STEP));

        assertThat(moments).hasSize(count);
        assertThat(moments.getLast()).isLessThanOrEqualTo(PERIOD.toNanos());
        double share = count / 20.0;
        for (int second = 0; second < 20; second++) {
            assertThat(within(moments, second * SECOND)).isBetween((long) (0.9 * share), (long) (1.1 * share) + 1);
        }
    }

    /** A pause of the whole machine must not end in a storm. */
    @Test
    void catchesUpWithoutExceedingTwiceTheShare() {
        RandomGenerator chance = RandomGenerator.of("L64X128MixRandom");
        for (int round = 0; round < 20; round++) {
            LongStream lookups = LongStream.iterate(
                    0, t -> t + (chance.nextInt(100) == 0 ? chance.nextLong(3 * SECOND) : chance.nextLong(3 * STEP)));

            List<Long> moments = moments(new DrainRate(5000, PERIOD), lookups);

            assertThat(moments).hasSize(5000);
            for (long moment : moments) {
                assertThat(within(moments, moment)).isLessThanOrEqualTo(500);
            }
        }
    }

    @Test
    void fewNeedLessThanThePeriod() {
        DrainRate drainRate = new DrainRate(3, PERIOD);

        assertThat(drainRate.length()).isEqualTo(Duration.ofMillis(200));
        assertThat(drainRate.next(0)).isOne();
        assertThat(drainRate.next(SECOND / 10 - 1)).isZero();
        assertThat(drainRate.next(SECOND / 10 + 1)).isOne();
        assertThat(drainRate.next(SECOND)).isOne();
        assertThat(drainRate.next(2 * SECOND)).isZero();
    }

    @Test
    void nobodyIsDueWhereNobodyIs() {
        assertThat(new DrainRate(0, PERIOD).next(0)).isZero();
        assertThat(new DrainRate(0, PERIOD).length()).isZero();
    }

    @Test
    void withoutAPeriodAllAreDueAtOnce() {
        DrainRate drainRate = new DrainRate(5000, Duration.ZERO);

        assertThat(drainRate.length()).isZero();
        assertThat(drainRate.next(0)).isEqualTo(5000);
        assertThat(drainRate.next(1)).isZero();
    }

    private static List<Long> moments(DrainRate drainRate, LongStream lookups) {
        List<Long> moments = new ArrayList<>();
        lookups.takeWhile(t -> t <= 4 * PERIOD.toNanos()).forEach(t -> {
            for (int due = drainRate.next(t); due > 0; due--) {
                moments.add(t);
            }
        });
        return moments;
    }

    private static long within(List<Long> moments, long from) {
        return moments.stream().filter(t -> t >= from && t < from + SECOND).count();
    }
}
