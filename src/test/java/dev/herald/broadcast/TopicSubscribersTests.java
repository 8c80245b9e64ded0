package dev.herald.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.limits.LimitMeters;
import dev.herald.liveness.ThreadHeartbeats;
import dev.herald.session.LineSink;
import dev.herald.session.Session;
import dev.herald.session.TestSessions;
import dev.herald.topic.Caller;
import dev.herald.topic.Message;
import dev.herald.topic.Ticker;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import dev.herald.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopicSubscribersTests {

    private static final Topic NEWS = new Topic("news");
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Ticker ticker = System::nanoTime;
    private final TestSessions sessions = new TestSessions(ticker);
    private final Topics topics = TestSessions.topics(100, ticker);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final BroadcastSettings settings = TestFanout.settings(1);
    private final FanoutWorkers workers = new FanoutWorkers(
            settings,
            new BroadcastMeters(meters, topics, ticker),
            NoTracing.tracing(),
            new ProcessorLoad(),
            new ThreadHeartbeats(meters, ticker));
    private final TopicSubscribersRegistry registry =
            new TopicSubscribersRegistry(topics, new LocalTopicSource(), workers, settings, new LimitMeters(meters));

    @AfterEach
    void stop() {
        workers.stop();
    }

    /** Its reservation is released while it is added; what is published at that moment still reaches the others. */
    @Test
    void sessionThatEndedBeforeItIsAddedStopsNoDelivery() {
        workers.start();
        TopicLog log = registry.pin(NEWS, Caller.LOCAL);
        TopicSubscribers topicSubscribers = new TopicSubscribers(
                log,
                new TopicAppender(log, registry),
                CompletableFuture.completedFuture(null),
                workers,
                left -> say(left, "meanwhile"));
        LineSink subscriber = new LineSink();
        topicSubscribers.add(sessions.open(subscriber), log.head());
        say(topicSubscribers, "first");
        await().atMost(SOON).until(() -> subscriber.messages(NEWS).size() == 1);
        Session gone = sessions.open(new LineSink());
        gone.connectionLost();

        topicSubscribers.add(gone, log.head());

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(subscriber.messages(NEWS)).containsExactly("first", "meanwhile"));
    }

    private void say(TopicSubscribers topicSubscribers, String text) {
        assertThat(registry.append(topicSubscribers.log(), Message.of(text), 0)).isNotNull();
        topicSubscribers.wake();
    }
}
