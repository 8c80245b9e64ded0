package dev.herald.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class EffectiveLimitsTests {

    /** What the service itself opens, and requests in flight. */
    private static final double OWN_PART = 0.12;

    private final MemoryBudget memory =
            MemoryBudget.of(DataSize.ofGigabytes(4), new LimitMeters(new SimpleMeterRegistry()));

    @ParameterizedTest
    @ValueSource(ints = {256, 1_024, 4_096, 20_000, 65_536, 1_048_576})
    void allLimitsTogetherLeaveFilesForTheServiceItself(int files) {
        EffectiveLimits limits = with(files, Map.of("sessions", 10_000_000, "pending-connections", 10_000_000));

        int most = limits.sessions() + 2 * limits.pendingConnections() + limits.unreadResponses();

        assertThat(most).isLessThanOrEqualTo((int) (files - Math.min(files * OWN_PART, 204)));
    }

    @Test
    void sessionsAreThoseOfTheOpenFilesLessATenthOr512OrHalf() {
        assertThat(with(100_000, Map.of()).sessions()).isEqualTo(90_000);
        assertThat(with(2_000, Map.of()).sessions()).isEqualTo(1_488);
        assertThat(with(600, Map.of()).sessions()).isEqualTo(300);
        assertThat(with(100_000, Map.of("sessions", 7)).sessions()).isEqualTo(7);
    }

    @Test
    void whatIsConfiguredIsEffectiveWhereThereIsEnough() {
        EffectiveLimits limits = with(1_000_000, Map.of());

        assertThat(limits.bySetting())
                .containsEntry("herald.limits.pending-connections", 4096)
                .containsEntry("herald.limits.unread-responses", 1024)
                .containsEntry("herald.limits.pending-bodies", 100);
        assertThat(limits.waitingPublishers(64)).isEqualTo(50);
        assertThat(limits.waitingPublishers(0)).isZero();
        assertThat(limits.bySetting()).containsEntry("herald.broadcast.max-waiting", 0);
    }

    @Test
    void fewThreadsAreNotAllForRequestsThatWait() {
        EffectiveLimits limits = EffectiveLimits.of(TestLimitSettings.with(Map.of()), memory, 20, 20_000);

        assertThat(limits.pendingBodies()).isEqualTo(10);
        assertThat(limits.waitingPublishers(64)).isEqualTo(5);
    }

    private EffectiveLimits with(int files, Map<String, ?> settings) {
        return EffectiveLimits.of(TestLimitSettings.with(settings), memory, 200, files);
    }
}
