package dev.herald.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import org.junit.jupiter.api.Test;

class BroadcasterTests {

    private final RecordingRelay relay = new RecordingRelay();
    private final Broadcaster broadcaster = relay.broadcaster();

    @Test
    void publishesAndCountsByDoor() {
        broadcaster
                .publish(new Item(Topic.BROADCAST, Message.of("a")), Source.HTTP)
                .join();
        broadcaster.publish(new Item(Topic.TICK, Message.of("b")), Source.TICK).join();
        broadcaster.publish(new Item(Topic.TICK, Message.of("c")), Source.TICK).join();

        assertThat(relay.published()).containsExactly("broadcast: a", "tick: b", "tick: c");
        assertThat(relay.counted(Source.HTTP)).isOne();
        assertThat(relay.counted(Source.TICK)).isEqualTo(2);
    }

    @Test
    void countsNothingThatWasRefused() {
        relay.overloaded();

        assertThat(broadcaster.publish(new Item(Topic.BROADCAST, Message.of("a")), Source.HTTP))
                .isCompletedExceptionally();
        assertThat(relay.counted(Source.HTTP)).isZero();
    }
}
