package dev.herald.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.session.RecordingSink;
import dev.herald.session.Session;
import dev.herald.session.TestSessions;
import dev.herald.topic.FakeTicker;
import dev.herald.topic.HistoryMemory;
import dev.herald.topic.Message;
import dev.herald.topic.Retention;
import dev.herald.topic.Retention.Overflow;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicSettings;
import dev.herald.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;
import org.springframework.web.socket.CloseStatus;

class FanoutTests {

    private static final Topic NEWS = new Topic("news");
    private static final int MANY = 20_000;

    private final FakeTicker ticker = new FakeTicker();
    private final TestSessions sessions = new TestSessions(ticker);
    private final Topics topics = TestSessions.topics(MANY, ticker);
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private TestFanout fanout = fanout(2);

    @BeforeEach
    void start() {
        fanout.start();
    }

    @AfterEach
    void stop() {
        fanout.stop();
    }

    @Test
    void everySubscriberReceivesEverythingInOrder() {
        List<RecordingSink> subscribers =
                IntStream.range(0, 50).mapToObj(i -> subscriber()).toList();

        publish(0, 500);

        subscribers.forEach(subscriber -> receives(subscriber, messages(0, 500)));
    }

    @Test
    void subscriberThatIsAddedMeanwhileReceivesAllFromThenOnOnce() {
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Integer> published = CompletableFuture.supplyAsync(() -> publishUntil(enough));

        List<RecordingSink> joined =
                IntStream.range(0, 100).mapToObj(i -> subscriber()).toList();
        enough.set(true);
        int last = published.join();
        publish(last, last + 1);

        for (RecordingSink subscriber : joined) {
            await().pollDelay(Duration.ZERO)
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> subscriber.taken().endsWith("[" + last + "]"));
            String received = subscriber.taken();
            int first = Integer.parseInt(received.substring(1, received.indexOf(']')));
            assertThat(received).isEqualTo(messages(first, last + 1));
        }
    }

    /** Its joining is queued behind a pass that will not see it, and for what comes then no other pass is queued. */
    @Test
    void subscriberThatIsAddedBeforeADuePassReceivesWhatFollows() throws Exception {
        stop();
        fanout = fanout(1);
        start();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        RecordingSink busy = subscriber();
        publish(0, 1);
        receives(busy, "[0]");
        busy.beforeWrite(() -> {
            begun.countDown();
            awaitQuietly(goOn);
        });
        publish(1, 2);
        begun.await();
        publish(2, 3);

        RecordingSink joined = subscriber();
        publish(3, 4);
        goOn.countDown();

        receives(joined, "[3]");
        receives(busy, "[0][1][2][3]");
    }

    @Test
    void sessionThatHasEndedReceivesNothingMore() {
        RecordingSink staying = subscriber();
        RecordingSink leaving = new RecordingSink();
        Session session = sessions.open(leaving);
        fanout.subscriptions().subscribe(session, new SubscriptionRequest(List.of(NEWS), 0, List.of()));
        publish(0, 1);
        receives(leaving, "[0]");

        session.close(CloseStatus.NORMAL);
        publish(1, 2);

        receives(staying, "[0][1]");
        assertThat(leaving.taken()).isEqualTo("[0]!1000!");
    }

    @Test
    void receiptHasPositionAndRecipients() {
        subscriber();
        Session session = sessions.open(new RecordingSink());
        fanout.subscriptions().subscribe(session, new SubscriptionRequest(List.of(NEWS), 0, List.of()));

        Receipt first = fanout.fanout().deliver(NEWS, Message.of("a"));
        session.disconnected();
        Receipt second = fanout.fanout().deliver(NEWS, Message.of("b"));

        assertThat(first.topic()).isEqualTo(NEWS);
        assertThat(first.position().offset()).isOne();
        assertThat(first.recipients()).isEqualTo(2);
        assertThat(second.position().offset()).isEqualTo(2);
        assertThat(second.recipients()).isOne();
    }

    @Test
    void sessionThatEndedBeforeItSubscribedIsNoRecipient() {
        Session session = sessions.open(new RecordingSink());
        session.disconnected();

        fanout.subscriptions().subscribe(session, new SubscriptionRequest(List.of(NEWS), 0, List.of()));

        assertThat(fanout.fanout().deliver(NEWS, Message.of("a")).recipients()).isZero();
    }

    @Test
    void otherTopicsAreNotReceived() {
        RecordingSink subscriber = subscriber();

        fanout.fanout().deliver(new Topic("sport"), Message.of("goal"));
        publish(0, 1);

        receives(subscriber, "[0]");
    }

    @Test
    void measuresFromTheOldestMessageThatASubscriberWaitedFor() {
        publish(0, 3);
        ticker.advance(Duration.ofHours(1));
        RecordingSink subscriber = subscriber();
        publish(3, 4);
        receives(subscriber, "[3]");

        Timer timer = meters.get("herald.fanout").timer();
        await().atMost(Duration.ofSeconds(30)).until(() -> timer.count() > 0);
        assertThat(timer.totalTime(TimeUnit.NANOSECONDS)).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void failingSinkLosesOnlyItsSession(boolean unchecked) {
        stop();
        fanout = fanout(1);
        start();
        RecordingSink before = subscriber();
        RecordingSink failing =
                subscriber().failing(unchecked ? new IllegalStateException("a bug") : new IOException("broken pipe"));
        RecordingSink after = subscriber();

        publish(0, 1);
        receives(before, "[0]");
        receives(after, "[0]");
        publish(1, 2);

        receives(before, "[0][1]");
        receives(after, "[0][1]");
        assertThat(failing.isAborted()).isTrue();
        assertThat(sessions.registry().size()).isEqualTo(2);
    }

    @Test
    void closesASessionThatNamesATopicTooMany() {
        Retention history = new Retention(1, DataSize.ofKilobytes(1), Duration.ofMinutes(1), Overflow.DISCONNECT);
        DataSize size = DataSize.ofMegabytes(1);
        Topics two =
                new Topics(new TopicSettings(size, size, 2, 0, history, List.of()), HistoryMemory.UNLIMITED, ticker);
        TestFanout small = new TestFanout(two, new LocalTopicSource(), TestFanout.settings(1), meters, ticker);
        Session first = sessions.open(new RecordingSink());
        Session second = sessions.open(new RecordingSink());

        small.subscriptions().subscribe(first, new SubscriptionRequest(List.of(NEWS), 0, List.of()));
        small.subscriptions().subscribe(second, new SubscriptionRequest(List.of(new Topic("sport")), 0, List.of()));

        assertThat(first.isOpen()).isTrue();
        assertThat(second.status()).isEqualTo(new CloseStatus(1013, "too many topics"));
        assertThat(small.fanout().subscribers(Topic.BROADCAST)).isOne();
    }

    private TestFanout fanout(int workers) {
        return new TestFanout(topics, new LocalTopicSource(), TestFanout.settings(workers), meters, ticker);
    }

    private RecordingSink subscriber() {
        RecordingSink sink = new RecordingSink();
        fanout.subscriptions().subscribe(sessions.open(sink), new SubscriptionRequest(List.of(NEWS), 0, List.of()));
        return sink;
    }

    private void publish(int from, int to) {
        for (int i = from; i < to; i++) {
            fanout.fanout().deliver(NEWS, Message.of("" + i));
        }
    }

    /** Returns how many; never more than the log holds. */
    private int publishUntil(AtomicBoolean enough) {
        int count = 0;
        while (!enough.get() && count < MANY - 1) {
            publish(count, count + 1);
            count++;
        }
        return count;
    }

    private static String messages(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "[" + i + "]").collect(Collectors.joining());
    }

    private static void receives(RecordingSink subscriber, String expected) {
        await().pollDelay(Duration.ZERO)
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(subscriber.taken()).isEqualTo(expected));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
