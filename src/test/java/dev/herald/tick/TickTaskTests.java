package dev.herald.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.herald.broadcast.RecordingRelay;
import org.junit.jupiter.api.Test;

class TickTaskTests {

    private final RecordingRelay relay = new RecordingRelay();
    private final TickTask task = new TickTask(relay.broadcaster());

    @Test
    void publishesTick() {
        task.tick();
        task.tick();

        assertThat(relay.published()).containsExactly("tick: tick", "tick: tick");
    }

    @Test
    void continuesAfterATickThatWasRefused() {
        relay.overloaded();

        assertThatNoException().isThrownBy(task::tick);
    }
}
