package dev.herald.broadcast;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.session.TestSessions;
import dev.herald.topic.FakeTicker;
import dev.herald.topic.Position;
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
    private int asked;
    private int room = Integer.MAX_VALUE;

    /** Refuses everything from now on. */
    public RecordingRelay overloaded() {
        return withRoom(0);
    }

    /** Refuses everything once it has published so many. */
    RecordingRelay withRoom(int messages) {
        room = messages;
        return this;
    }

    public List<String> published() {
        return published;
    }

    /** How often it was asked to publish, whether it did or not. */
    int asked() {
        return asked;
    }

    public Broadcaster broadcaster() {
        return broadcaster(this);
    }

    /** On another relay, with the meters of this one. */
    Broadcaster broadcaster(Relay relay) {
        FakeTicker ticker = new FakeTicker();
        return new Broadcaster(
                relay, new BroadcastMeters(meters, TestSessions.topics(10, ticker), ticker), NoTracing.tracing());
    }

    double counted(PublishSource source) {
        return meters.get("herald.messages.published")
                .tag("source", source.tag())
                .counter()
                .count();
    }

    @Override
    public CompletableFuture<Receipt> publish(PublishRequest item) {
        asked++;
        if (published.size() >= room) {
            return CompletableFuture.failedFuture(
                    new OverloadedException(item.topic(), "too many publishers are waiting", Duration.ofSeconds(3)));
        }
        published.add(item.topic() + ": " + new String(item.message().utf8(), UTF_8));
        return CompletableFuture.completedFuture(new Receipt(item.topic(), new Position(1, published.size()), 0));
    }
}
