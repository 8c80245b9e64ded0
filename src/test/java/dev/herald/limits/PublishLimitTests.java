package dev.herald.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.herald.topic.Caller;
import dev.herald.topic.FakeTicker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PublishLimitTests {

    private static final Caller A = new Caller("a");

    private final FakeTicker ticker = new FakeTicker();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void countsEachMessageOfABatch() {
        PublishLimit limit = limit(10);
        limit.check(A, 1);
        limit.check(A, 19);

        LimitExceededException rejection = rejection(limit, A, 5);

        assertThat(rejection)
                .hasMessage("Publish rate limit exceeded by a request of 5 messages: at most 10 a second"
                        + " (herald.limits.publishes-per-second).");
        assertThat(rejection.limit()).isEqualTo(Limit.PUBLISHES);
        assertThat(rejection.retryAfterSeconds()).isEqualTo(1);
        assertThat(registry.get("herald.limits.hit")
                        .tag("limit", "publishes")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void rejectedMessagesDoNotCount() {
        PublishLimit limit = limit(10);
        limit.check(A, 18);
        rejection(limit, A, 3);

        limit.check(A, 2);
    }

    @Test
    void reportsWhenToRetry() {
        PublishLimit limit = limit(10);
        limit.check(A, 20);

        assertThat(rejection(limit, A, 11).retryAfterSeconds()).isEqualTo(2);
        ticker.advance(Duration.ofMillis(1_100));
        limit.check(A, 11);
    }

    @Test
    void acceptsALargerBatchWhenTheBucketIsFull() {
        PublishLimit limit = limit(10);
        limit.check(A, 1);
        rejection(limit, A, 100);
        ticker.advance(Duration.ofMillis(100));
        limit.check(A, 100);

        ticker.advance(Duration.ofSeconds(8));
        assertThat(rejection(limit, A, 1).retryAfterSeconds()).isEqualTo(1);
        ticker.advance(Duration.ofMillis(100));
        limit.check(A, 1);
    }

    @Test
    void countsEachCallerSeparately() {
        PublishLimit limit = limit(1);
        limit.check(A, 2);
        rejection(limit, A, 1);

        limit.check(new Caller("b"), 2);
        assertThat(registry.get("herald.limits.publishers").gauge().value()).isEqualTo(2);
    }

    @Test
    void isOffAt0() {
        limit(0).check(A, Integer.MAX_VALUE);
    }

    private PublishLimit limit(int perSecond) {
        return new PublishLimit(
                TestLimitSettings.with(Map.of("publishes-per-second", perSecond)), new LimitMeters(registry), ticker);
    }

    private static LimitExceededException rejection(PublishLimit limit, Caller caller, int messages) {
        return Objects.requireNonNull(
                catchThrowableOfType(LimitExceededException.class, () -> limit.check(caller, messages)), "not refused");
    }
}
