package dev.herald.broadcast;

import dev.herald.topic.Publication;
import dev.herald.topic.ReplayStart;
import dev.herald.topic.Ticker;
import dev.herald.topic.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** What is measured about publishing. Safe for use by any thread. */
@Component
class BroadcastMeters {

    private final MeterRegistry meters;
    private final Ticker ticker;
    private final Map<PublishSource, Counter> published = new EnumMap<>(PublishSource.class);
    private final Counter dropped;
    private final Counter refused;
    private final Timer fanout;
    private final Counter gaps;
    private final Timer resume;

    BroadcastMeters(MeterRegistry meters, Topics topics, Ticker ticker) {
        this.meters = meters;
        this.ticker = ticker;
        for (PublishSource source : PublishSource.values()) {
            published.put(source, publishedCounter(meters, source));
        }
        dropped = Counter.builder("herald.messages.dropped")
                .description("Messages not published because their version was not above the last one of their topic")
                .register(meters);
        refused = Counter.builder("herald.messages.rejected")
                .description("Messages rejected because of overload")
                .register(meters);
        gaps = Counter.builder("herald.gaps")
                .description("Gaps reported to clients that resumed after the messages they missed had been removed")
                .register(meters);
        resume = Timer.builder("herald.resume.age")
                .description("Age of the first message that a resuming client had missed")
                .serviceLevelObjectives(
                        Duration.ofMillis(100),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(30))
                .register(meters);
        fanout = Timer.builder("herald.fanout")
                .description("Time from publishing a message until it was offered to every subscriber of a worker")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofNanos(100_000))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(meters);
        Gauge.builder("herald.history", topics, Topics::bytes)
                .description("Memory used by the history of all topics")
                .baseUnit(BaseUnits.BYTES)
                .register(meters);
        Gauge.builder("herald.history.max", topics, Topics::maxBytes)
                .description("Maximum memory for the history of all topics")
                .baseUnit(BaseUnits.BYTES)
                .register(meters);
        Gauge.builder("herald.topics", topics, Topics::size)
                .description("Topics with subscribers or history")
                .register(meters);
    }

    void watch(IdempotencyCache cache) {
        Gauge.builder("herald.idempotency.keys", cache, IdempotencyCache::size)
                .description("Idempotency keys remembered")
                .register(meters);
    }

    /** What was dropped does not count as published. */
    void taken(Receipt receipt, PublishSource source) {
        if (receipt.isDropped()) {
            dropped.increment();
        } else {
            published(source);
        }
    }

    private void published(PublishSource source) {
        Counter counter = published.get(source);
        if (counter != null) {
            counter.increment();
        }
    }

    void gaps(int count) {
        gaps.increment(count);
    }

    void refused() {
        refused.increment();
    }

    void fannedOut(Publication oldest) {
        fanout.record(Duration.ofNanos(ticker.nanos() - oldest.nanoTime()));
    }

    /** A client that missed nothing was away for an unknown time. What is no longer retained is older than what is. */
    void resumed(SubscriptionRequest request, List<ReplayStart> starts) {
        if (!request.since().isEmpty()) {
            starts.stream()
                    .filter(start -> request.position(start.log()) != null)
                    .map(start -> start.log().get(start.cursor()))
                    .filter(Objects::nonNull)
                    .mapToLong(missed -> ticker.nanos() - missed.nanoTime())
                    .max()
                    .ifPresent(nanos -> resume.record(Duration.ofNanos(nanos)));
        }
    }

    private static Counter publishedCounter(MeterRegistry meters, PublishSource source) {
        return Counter.builder("herald.messages.published")
                .description("Messages published, by endpoint")
                .tag("source", source.tag())
                .register(meters);
    }
}
