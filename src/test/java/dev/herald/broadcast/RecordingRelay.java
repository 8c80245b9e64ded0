package dev.herald.broadcast;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.session.TestSessions;
import dev.herald.topic.FakeTicker;
import dev.herald.topic.Position;
import dev.herald.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A relay to nowhere: keeps what was published, as {@code topic: message}, or refuses it. */
public final class RecordingRelay implements Relay {

    private final List<String> published = new ArrayList<>();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private boolean overloaded;

    /** Refuses everything from now on. */
    public RecordingRelay overloaded() {
        overloaded = true;
        return this;
    }

    public List<String> published() {
        return published;
    }

    public Broadcaster broadcaster() {
        FakeTicker ticker = new FakeTicker();
        return new Broadcaster(this, new BroadcastMeters(meters, TestSessions.topics(10, ticker), ticker));
    }

    /** A fan-out beside it, which nobody starts. */
    public Fanout fanout() {
        FakeTicker ticker = new FakeTicker();
        Topics topics = TestSessions.topics(10, ticker);
        BroadcastSettings settings = new BroadcastSettings(1, Duration.ZERO, 1, 128, Duration.ofMinutes(5), 10);
        return new Fanout(topics, settings, new BroadcastMeters(meters, topics, ticker));
    }

    double counted(Source source) {
        return meters.get("herald.messages.published")
                .tag("source", source.tag())
                .counter()
                .count();
    }

    @Override
    public CompletableFuture<Receipt> publish(Item item) {
        if (overloaded) {
            return CompletableFuture.failedFuture(
                    new OverloadedException(item.topic(), "enough", Duration.ofSeconds(3)));
        }
        published.add(item.topic() + ": " + new String(item.message().utf8(), UTF_8));
        return CompletableFuture.completedFuture(new Receipt(item.topic(), new Position(1, published.size()), 0));
    }
}
