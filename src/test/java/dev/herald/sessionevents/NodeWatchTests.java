package dev.herald.sessionevents;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NodeWatchTests {

    private final NodeWatch watch = new NodeWatch(Duration.ofSeconds(15));

    private Map<String, String> seen(long second, String sign) {
        return watch.dead(Map.of("b", sign), TimeUnit.SECONDS.toNanos(second));
    }

    @Test
    void aNodeIsDeadThatShowedNothingForTheTimeout() {
        assertThat(seen(0, "7")).isEmpty();
        assertThat(seen(14, "7")).isEmpty();
        assertThat(seen(15, "7")).containsExactly(Map.entry("b", "7"));
    }

    @Test
    void eachSignOfLifeBeginsTheTimeAgain() {
        seen(0, "7");
        seen(14, "8");

        assertThat(seen(28, "8")).isEmpty();
        assertThat(seen(29, "8")).containsKey("b");
    }

    /** Nobody could show one while Redis was away. */
    @Test
    void aTimeInWhichNothingWasSeenDoesNotCount() {
        seen(0, "7");
        watch.interrupted();

        assertThat(seen(60, "7")).isEmpty();
        assertThat(seen(75, "7")).containsKey("b");
    }
}
