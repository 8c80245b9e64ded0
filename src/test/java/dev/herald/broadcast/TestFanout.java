package dev.herald.broadcast;

import dev.herald.limits.EffectiveLimits;
import dev.herald.limits.LimitMeters;
import dev.herald.limits.MemoryBudget;
import dev.herald.limits.TestLimitSettings;
import dev.herald.liveness.ThreadHeartbeats;
import dev.herald.topic.FakeTicker;
import dev.herald.topic.Ticker;
import dev.herald.topic.Topic;
import dev.herald.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.util.unit.DataSize;

/** What delivers to subscribers, without a service around it. */
public final class TestFanout {

    private final FanoutWorkers workers;
    private final Fanout fanout;
    private final Subscriptions subscriptions;
    private final HistoryReader history;

    TestFanout(
            Topics topics, TopicSource topicSource, BroadcastSettings settings, MeterRegistry meters, Ticker ticker) {
        BroadcastMeters broadcastMeters = new BroadcastMeters(meters, topics, ticker);
        workers = new FanoutWorkers(
                settings,
                broadcastMeters,
                NoTracing.tracing(),
                new ProcessorLoad(),
                new ThreadHeartbeats(meters, ticker));
        TopicSubscribersRegistry registry =
                new TopicSubscribersRegistry(topics, topicSource, workers, settings, new LimitMeters(meters));
        fanout = new Fanout(
                topics,
                registry,
                new PublishAdmission(registry, settings, limits(meters), new LimitMeters(meters), broadcastMeters));
        subscriptions = new Subscriptions(registry, workers, broadcastMeters);
        history = new HistoryReader(topics, topicSource, registry);
    }

    /** On a single node, with the defaults of the settings. */
    public TestFanout(Topics topics) {
        this(topics, new LocalTopicSource(), settings(1), new SimpleMeterRegistry(), new FakeTicker());
    }

    /** One whose topics are open, with their history, once {@code opened} completes. */
    public static TestFanout opening(Topics topics, CompletableFuture<?> opened) {
        TopicSource source = new TopicSource() {
            @Override
            public CompletableFuture<?> open(TopicAppender appender) {
                return opened;
            }

            @Override
            public void close(TopicAppender appender) {}

            @Override
            public boolean isLocal() {
                return false;
            }

            @Override
            public CompletableFuture<?> catchUp(Topic topic) {
                return CompletableFuture.completedFuture(null);
            }
        };
        return new TestFanout(topics, source, settings(1), new SimpleMeterRegistry(), new FakeTicker());
    }

    private static EffectiveLimits limits(MeterRegistry meters) {
        return EffectiveLimits.of(
                TestLimitSettings.with(Map.of()),
                MemoryBudget.of(DataSize.ofMegabytes(100), new LimitMeters(meters)),
                200,
                20_000);
    }

    static BroadcastSettings settings(int workers) {
        return settings(workers, Duration.ofSeconds(30), 64);
    }

    static BroadcastSettings settings(int workers, Duration maxWait, int maxWaiting) {
        return settings(workers, maxWait, maxWaiting, Duration.ofSeconds(30));
    }

    static BroadcastSettings settings(int workers, Duration maxWait, int maxWaiting, Duration maxOpening) {
        return new BroadcastSettings(workers, maxWait, maxWaiting, maxOpening, 128, Duration.ofMinutes(5), 1000);
    }

    /** Reads requests for these topics, within the default limit on their number. */
    public static SubscriptionRequestFactory requests() {
        return new SubscriptionRequestFactory(
                settings(1), new LimitMeters(new SimpleMeterRegistry()), new SessionEventsTopic(true));
    }

    public Fanout fanout() {
        return fanout;
    }

    public Subscriptions subscriptions() {
        return subscriptions;
    }

    public HistoryReader history() {
        return history;
    }

    public void start() {
        workers.start();
    }

    public void stop() {
        workers.stop();
    }
}
