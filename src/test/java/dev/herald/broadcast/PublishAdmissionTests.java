package dev.herald.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.herald.limits.LimitExceededException;
import dev.herald.session.CloseReasons;
import dev.herald.session.RecordingSink;
import dev.herald.session.Session;
import dev.herald.session.TestSessions;
import dev.herald.topic.Caller;
import dev.herald.topic.FakeTicker;
import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import dev.herald.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Publishers and a log that keeps two messages, while the workers do not start. */
class PublishAdmissionTests {

    private static final Topic NEWS = new Topic("news");
    private static final Duration LONG = Duration.ofSeconds(60);

    private final FakeTicker ticker = new FakeTicker();
    private final TestSessions sessions = new TestSessions(ticker);
    private final Topics topics = TestSessions.topics(2, ticker);
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final RecordingSink sink = new RecordingSink();
    private final AtomicReference<Thread> publisher = new AtomicReference<>(Thread.currentThread());
    private TestFanout fanout = fanout(LONG, 64);

    @AfterEach
    void stop() {
        fanout.stop();
    }

    @Test
    void nobodyWaitsWhereNobodyListens() {
        for (int i = 0; i < 100; i++) {
            publish("m");
        }

        assertThat(topics.pin(NEWS).head()).isEqualTo(101);
    }

    @Test
    void publisherIsRefusedAfterItsWait() {
        fanout = fanout(Duration.ofMillis(50), 64);
        fillTheLog();

        assertThatExceptionOfType(OverloadedException.class)
                .isThrownBy(() -> publish("c"))
                .withMessage(
                        "Overloaded: nothing was published to topic news because its subscribers cannot be served that fast."
                                + " Retry later.")
                .satisfies(e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(1)));
        assertThat(topics.pin(NEWS).head()).isEqualTo(3);
        assertThat(meters.get("herald.messages.rejected").counter().count()).isOne();
    }

    @Test
    void publisherContinuesOnceItsSubscribersWereOffered() {
        fillTheLog();
        CompletableFuture<Void> waiting = publishInTheBackground("c");

        fanout.start();

        waiting.join();
        await().atMost(Duration.ofSeconds(30)).until(() -> sink.taken().equals("[a][b][c]"));
    }

    @Test
    void onlySoManyPublishersMayWait() {
        fanout = fanout(LONG, 1);
        fillTheLog();
        CompletableFuture<Void> waiting = publishInTheBackground("c");

        assertThatExceptionOfType(OverloadedException.class)
                .isThrownBy(() -> publish("d"))
                .withMessageContaining("too many publishers are waiting");

        fanout.start();
        waiting.join();
        publish("e");
    }

    @Test
    void aCallerHasAQuarterOfThePlacesToWait() {
        fanout = fanout(LONG, 4);
        fillTheLog();
        CompletableFuture<Void> waiting = inTheBackground(() -> publishBy("one", "c"));

        assertThatExceptionOfType(LimitExceededException.class)
                .isThrownBy(() -> publishBy("one", "d"))
                .withMessage("Too many publish requests waiting of this caller: at most 1 at a time"
                        + " (herald.broadcast.max-waiting).");
        CompletableFuture<Void> other = inTheBackground(() -> publishBy("other", "e"));

        fanout.start();
        waiting.join();
        other.join();
        publishBy("one", "f");
    }

    @Test
    void interruptedPublisherIsRefused() {
        fillTheLog();
        CompletableFuture<Void> waiting = publishInTheBackground("c");

        publisher.get().interrupt();

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(waiting::join)
                .withCauseInstanceOf(OverloadedException.class)
                .withMessageContaining("the wait was interrupted");
    }

    @Test
    void slowReaderHoldsUpNobody() {
        Session slow = sessions.open(sink.withRoom(0));
        fanout.subscriptions().subscribe(slow, new SubscriptionRequest(List.of(NEWS), 0, List.of()));
        fanout.start();

        for (int i = 0; i < 100; i++) {
            publish("m");
        }

        await().atMost(Duration.ofSeconds(30)).until(() -> !slow.isOpen());
        assertThat(slow.status()).isEqualTo(CloseReasons.TOO_SLOW);
        assertThat(meters.get("herald.messages.rejected").counter().count()).isZero();
    }

    @Test
    void theClockNeverWaits() {
        fanout.subscriptions()
                .subscribe(sessions.open(sink), new SubscriptionRequest(List.of(Topic.TICK), 0, List.of()));

        for (int i = 0; i < 100; i++) {
            fanout.fanout().deliver(Topic.TICK, Message.of("tick"));
        }

        assertThat(topics.pin(Topic.TICK).head()).isEqualTo(101);
    }

    private TestFanout fanout(Duration maxWait, int maxWaiting) {
        return new TestFanout(
                topics, new LocalTopicSource(), TestFanout.settings(1, maxWait, maxWaiting), meters, ticker);
    }

    private void fillTheLog() {
        fanout.subscriptions().subscribe(sessions.open(sink), new SubscriptionRequest(List.of(NEWS), 0, List.of()));
        publish("a");
        publish("b");
    }

    private void publish(String message) {
        fanout.fanout().deliver(NEWS, Message.of(message));
    }

    private void publishBy(String caller, String message) {
        fanout.fanout().deliver(NEWS, Message.of(message).by(new Caller(caller)));
    }

    private CompletableFuture<Void> publishInTheBackground(String message) {
        return inTheBackground(() -> publish(message));
    }

    /** Returns when it waits. */
    private CompletableFuture<Void> inTheBackground(Runnable publish) {
        CompletableFuture<Void> published = new CompletableFuture<>();
        publisher.set(Thread.ofPlatform().start(() -> {
            try {
                publish.run();
                published.complete(null);
            } catch (RuntimeException e) {
                published.completeExceptionally(e);
            }
        }));
        await().atMost(Duration.ofSeconds(30)).until(() -> publisher.get().getState() == Thread.State.TIMED_WAITING);
        return published;
    }
}
