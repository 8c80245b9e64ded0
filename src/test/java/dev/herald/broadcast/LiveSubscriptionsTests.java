package dev.herald.broadcast;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.herald.broadcast.LiveSubscriptions.SubscriptionStart;
import dev.herald.limits.LimitMeters;
import dev.herald.liveness.ThreadHeartbeats;
import dev.herald.session.Delivery;
import dev.herald.session.LineSink;
import dev.herald.session.RecordingSink;
import dev.herald.session.Session;
import dev.herald.session.Subscription;
import dev.herald.session.TestSessions;
import dev.herald.topic.Message;
import dev.herald.topic.Position;
import dev.herald.topic.Publication;
import dev.herald.topic.Ticker;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import dev.herald.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveSubscriptionsTests {

    private static final Topic NEWS = new Topic("news");
    private static final Topic SPORT = new Topic("sport");
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int PAIRS = 20_000;

    private final Ticker ticker = System::nanoTime;
    private final TestSessions sessions = new TestSessions(ticker);
    private final Topics topics = TestSessions.topics(100, ticker);
    private final TestTopicSource source = new TestTopicSource();
    private final BroadcastSettings settings =
            TestFanout.settings(1, Duration.ofSeconds(1), 64, Duration.ofMillis(100));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final FanoutWorkers workers = new FanoutWorkers(
            settings,
            new BroadcastMeters(meters, topics, ticker),
            NoTracing.tracing(),
            new ProcessorLoad(),
            new ThreadHeartbeats(meters, ticker));
    private final TopicSubscribersRegistry registry =
            new TopicSubscribersRegistry(topics, source, workers, settings, new LimitMeters(meters));
    private final LiveSubscriptions subscriptions = new LiveSubscriptions(registry, workers);

    LiveSubscriptionsTests() {
        workers.start();
    }

    @AfterEach
    void stop() {
        workers.stop();
    }

    /** Where topics come from: this node, unless a test says otherwise. */
    private static final class TestTopicSource implements TopicSource {

        private CompletableFuture<?> opened = CompletableFuture.completedFuture(null);
        private @Nullable CompletableFuture<?> caughtUp;

        @Override
        public CompletableFuture<?> open(TopicAppender appender) {
            return opened;
        }

        @Override
        public void close(TopicAppender appender) {}

        @Override
        public boolean isLocal() {
            return caughtUp == null;
        }

        @Override
        public CompletableFuture<?> catchUp(Topic topic) {
            return Objects.requireNonNull(caughtUp);
        }
    }

    /** A subscription that ends where it cannot continue. */
    private static final class Ending implements Delivery {

        private final Session session;
        private volatile boolean lost;

        Ending(Session session) {
            this.session = session;
        }

        @Override
        public boolean continuesWith(Publication publication) {
            return publication.gap() == null;
        }

        @Override
        public boolean lost(Subscription subscription) {
            lost = true;
            return session.unsubscribe(subscription);
        }
    }

    @Test
    void whatTheOpeningAddsPrecedesWhatIsPublishedMeanwhile() {
        LineSink client = new LineSink();
        Session session = sessions.open(client);

        subscriptions
                .subscribe(session, List.of(NEWS, SPORT), log -> false, logs -> {
                    List<@Nullable SubscriptionStart> starts = starts(logs, Delivery.EVERYTHING);
                    logs.forEach(log -> publish(log, "meanwhile"));
                    reply(session, "subscribed");
                    return starts;
                })
                .join();

        await().atMost(SOON).until(() -> client.lines().size() == 3);
        assertThat(client.lines()).first().isEqualTo("subscribed");
        assertThat(client.messages(NEWS)).containsExactly("meanwhile");
    }

    @Test
    void oneThatIsLostEndsAlone() {
        LineSink client = new LineSink();
        Session session = sessions.open(client);
        Ending news = new Ending(session);
        subscribe(session, NEWS, news);
        subscribe(session, SPORT, new Ending(session));
        TopicLog log = log(NEWS);
        publish(log, "a");

        assertThat(log.restart(new Position(log.epoch(), 10), Long.MAX_VALUE)).isTrue();
        publish(log, "b");
        publish(log(SPORT), "c");

        await().atMost(SOON).until(() -> news.lost && client.messages(SPORT).size() == 1);
        await().atMost(SOON).until(() -> registry.find(NEWS) == null);
        assertThat(client.messages(NEWS)).containsExactly("a");
        assertThat(client.gaps()).isZero();
        assertThat(session.isOpen()).isTrue();
        assertThat(session.subscribedTo()).hasSize(1);
    }

    /** Its client reads nothing, and the log goes on. */
    @Test
    void oneThatFallsBehindEndsAlone() {
        RecordingSink client = new RecordingSink().withRoom(0);
        Session session = sessions.open(client);
        Ending news = new Ending(session);
        subscribe(session, NEWS, news);
        TopicLog log = log(NEWS);

        for (int i = 0; i < 200; i++) {
            log.append(Message.of("m"), Long.MAX_VALUE);
        }
        wake(NEWS);

        await().atMost(SOON).until(() -> news.lost);
        assertThat(session.isOpen()).isTrue();
        assertThat(session.subscribedTo()).isEmpty();
    }

    @Test
    void nothingFollowsTheEnd() {
        LineSink client = new LineSink();
        Session session = sessions.open(client);
        Subscription subscription = subscribe(session, NEWS, Delivery.EVERYTHING);
        TopicLog log = topics.pin(NEWS);
        publish(log, "a");
        await().atMost(SOON).until(() -> client.messages(NEWS).size() == 1);

        assertThat(session.unsubscribe(subscription)).isTrue();
        publish(log, "b");

        assertThat(session.unsubscribe(subscription)).isFalse();
        assertThat(registry.find(NEWS)).isNull();
        session.writer().wake();
        assertThat(client.messages(NEWS)).containsExactly("a");
    }

    @Test
    void openingThatFailsLeavesNothing() {
        Session session = sessions.open(new LineSink());
        CompletableFuture<Void> outcome = subscriptions.subscribe(session, List.of(NEWS, SPORT), log -> false, logs -> {
            throw new IllegalStateException("injected");
        });

        assertThatThrownBy(outcome::join).hasCauseInstanceOf(IllegalStateException.class);
        assertThat(registry.find(NEWS)).isNull();
        assertThat(registry.find(SPORT)).isNull();
        assertThat(session.subscribedTo()).isEmpty();
        // Its writer is not held for ever.
        assertThat(session.writer().hold()).isTrue();
    }

    @Test
    void oneThatIsNotBegunLeavesNothing() {
        Session session = sessions.open(new LineSink());

        subscriptions
                .subscribe(session, List.of(NEWS, SPORT), log -> false, logs -> {
                    List<@Nullable SubscriptionStart> starts = new ArrayList<>();
                    starts.add(null);
                    starts.add(starts(logs, Delivery.EVERYTHING).getLast());
                    return starts;
                })
                .join();

        assertThat(registry.find(NEWS)).isNull();
        assertThat(registry.find(SPORT)).isNotNull();
    }

    /** As while Redis is away. */
    @Test
    void historyThatCannotBeLoadedIsUnavailable() {
        source.opened = new CompletableFuture<>();

        CompletableFuture<Void> outcome = subscriptions.subscribe(
                sessions.open(new LineSink()), List.of(NEWS), log -> false, logs -> starts(logs, Delivery.EVERYTHING));

        assertThatThrownBy(outcome::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(UnavailableException.class);
        assertThat(registry.find(NEWS)).isNull();
    }

    /** The client has received something that has not arrived on this node. */
    @Test
    void logThatIsBehindItsClientCatchesUpFirst() {
        CompletableFuture<?> caughtUp = new CompletableFuture<>();
        source.caughtUp = caughtUp;
        LineSink client = new LineSink();
        Session session = sessions.open(client);
        AtomicReference<@Nullable Position> opened = new AtomicReference<>();

        CompletableFuture<Void> outcome =
                subscriptions.subscribe(session, List.of(NEWS), log -> log.head() == 1, logs -> {
                    opened.set(logs.getFirst().newest());
                    return starts(logs, Delivery.EVERYTHING);
                });

        assertThat(outcome).isNotDone();
        publish(log(NEWS), "late");
        caughtUp.complete(null);
        outcome.join();
        assertThat(Objects.requireNonNull(opened.get()).offset()).isOne();
    }

    /** Each is the last subscriber, so that the topic goes and comes each time. */
    @Test
    void manyPairsLeaveNothing() {
        Session session = sessions.open(new LineSink());

        for (int i = 0; i < PAIRS; i++) {
            session.unsubscribe(subscribe(session, NEWS, Delivery.EVERYTHING));
        }

        assertThat(session.subscribedTo()).isEmpty();
        assertThat(registry.find(NEWS)).isNull();
        assertThat(topics.all()).hasSizeLessThanOrEqualTo(1);
        topics.find(NEWS)
                .ifPresent(log -> assertThat(log).extracting("pins").asString().isEqualTo("0"));
    }

    /** One publishes, while another subscribes and unsubscribes: what comes between the two replies comes once, in order. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void deliversWithoutGapsFromOneReplyToTheOther(int seed) throws Exception {
        Random random = new Random(seed);
        TopicLog log = topics.pin(NEWS);
        CountDownLatch done = new CountDownLatch(1);
        Thread publisher = Thread.ofPlatform().start(() -> {
            for (int i = 0; done.getCount() > 0; i++) {
                publish(log, "m" + i);
                if (i % 50 == 0) {
                    Thread.onSpinWait();
                }
            }
        });
        List<LineSink> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                clients.add(comeAndGo(random));
            }
        } finally {
            done.countDown();
            publisher.join();
        }

        clients.forEach(LiveSubscriptionsTests::assertContinuous);
        assertThat(registry.find(NEWS)).isNull();
    }

    /** A session that subscribes and unsubscribes, and then may end as it is. */
    private LineSink comeAndGo(Random random) {
        LineSink client = new LineSink();
        Session session = sessions.open(client);
        for (int i = 0; i < 30; i++) {
            AtomicReference<@Nullable Subscription> begun = new AtomicReference<>();
            subscriptions
                    .subscribe(session, List.of(NEWS), log -> false, logs -> {
                        long head = logs.getFirst().head();
                        reply(session, "subscribed " + (head - 1));
                        return List.<@Nullable SubscriptionStart>of(
                                new SubscriptionStart(head, false, Delivery.EVERYTHING, begun::set));
                    })
                    .join();
            for (int spins = random.nextInt(2_000); spins > 0; spins--) {
                Thread.onSpinWait();
            }
            if (random.nextInt(20) == 0) {
                break;
            }
            session.unsubscribe(Objects.requireNonNull(begun.get()));
            reply(session, "unsubscribed");
        }
        session.connectionLost();
        return client;
    }

    private static void assertContinuous(LineSink client) {
        long next = -1;
        for (String line : client.lines()) {
            String[] words = line.split(" ", -1);
            switch (words[0]) {
                case "subscribed" -> next = Long.parseLong(words[1]) + 1;
                case "unsubscribed" -> next = -1;
                default ->
                    assertThat(Position.parse(words[1]).offset())
                            .as("%s in %s", line, client.lines())
                            .isEqualTo(next++);
            }
        }
    }

    private Subscription subscribe(Session session, Topic topic, Delivery delivery) {
        AtomicReference<@Nullable Subscription> begun = new AtomicReference<>();
        subscriptions
                .subscribe(
                        session,
                        List.of(topic),
                        log -> false,
                        logs -> List.<@Nullable SubscriptionStart>of(
                                new SubscriptionStart(logs.getFirst().head(), false, delivery, begun::set)))
                .join();
        return Objects.requireNonNull(begun.get());
    }

    private static List<@Nullable SubscriptionStart> starts(List<TopicLog> logs, Delivery delivery) {
        List<@Nullable SubscriptionStart> starts = new ArrayList<>();
        logs.forEach(log -> starts.add(new SubscriptionStart(log.head(), false, delivery, begun -> {})));
        return starts;
    }

    private TopicLog log(Topic topic) {
        return topics.find(topic).orElseThrow();
    }

    private void publish(TopicLog log, String text) {
        while (registry.append(log, Message.of(text), 0) == null) {
            wake(log.topic());
            Thread.onSpinWait();
        }
        wake(log.topic());
    }

    private void wake(Topic topic) {
        TopicSubscribers subscribers = registry.find(topic);
        if (subscribers != null && !subscribers.passNow()) {
            subscribers.wake();
        }
    }

    private static void reply(Session session, String line) {
        session.writer().replyBeforePublications((line + '\n').getBytes(UTF_8));
    }
}
