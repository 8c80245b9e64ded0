package dev.herald.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.session.RecordingSink;
import dev.herald.session.Session;
import dev.herald.session.Subscription;
import dev.herald.session.TestSessions;
import dev.herald.topic.FakeTicker;
import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Subscribers that read one message after the other of a log with a hundred. */
class BackpressurePolicyTests {

    private static final int UP_TO = 100;
    private static final long QUICK = Duration.ofMillis(1).toNanos();
    private static final long SLOW = Duration.ofMillis(300).toNanos();

    private final FakeTicker ticker = new FakeTicker();
    private final TestSessions sessions = new TestSessions(ticker);
    private final TopicLog log = TestSessions.topics(1000, ticker).pin(new Topic("news"));
    private final List<Subscription> subscribers = new ArrayList<>();
    private boolean busy;
    private final BackpressurePolicy policy = new BackpressurePolicy(() -> busy);

    BackpressurePolicyTests() {
        for (int i = 0; i < UP_TO; i++) {
            assertThat(log.append(Message.of("m" + i), Long.MAX_VALUE)).isNotNull();
        }
    }

    @Test
    void howeverManyLagNobodyWaitsOnAnIdleMachine() {
        subscriberThatReads(UP_TO);
        for (int i = 0; i < 50; i++) {
            subscriberThatReads(60);
        }

        assertThat(pass(QUICK)).isEqualTo(log.head());
    }

    @Test
    void onABusyMachinePublishersWaitForWhoReadsAsFastAsOthersDo() {
        busy = true;
        overload();
        subscriberThatReads(40);

        assertThat(pass(QUICK)).isEqualTo(41);
    }

    @Test
    void fewSubscribersDoNotMakeTheMachineBusy() {
        busy = true;
        subscriberThatReads(90);
        subscriberThatReads(40);

        assertThat(pass(QUICK)).isEqualTo(log.head());
    }

    @Test
    void afterASlowPassToo() {
        subscriberThatReads(90);
        subscriberThatReads(40);

        assertThat(pass(SLOW)).isEqualTo(41);
    }

    @Test
    void nobodyWaitsForWhoReadsFarLessThanTheFastest() {
        busy = true;
        subscriberThatReads(UP_TO);
        for (int i = 0; i < 50; i++) {
            subscriberThatReads(5);
        }

        assertThat(pass(QUICK)).isEqualTo(log.head());
    }

    @Test
    void nobodyWaitsForWhoReadsNothing() {
        busy = true;
        overload();
        subscriberThatReads(0);

        assertThat(pass(QUICK)).isEqualTo(log.head());
    }

    @Test
    void nobodyWaitsForWhoHasStoppedReading() {
        busy = true;
        overload();
        Subscription stopped = subscriberThatReads(50);
        assertThat(pass(QUICK)).isEqualTo(stopped.cursor());

        ticker.advance(Duration.ofSeconds(1));
        assertThat(pass(QUICK)).isEqualTo(stopped.cursor());
        ticker.advance(Duration.ofMillis(600));

        assertThat(pass(QUICK)).isEqualTo(log.head());
    }

    @Test
    void itEndsWhenTheMachineIsIdleAgain() {
        busy = true;
        overload();
        Subscription lagging = subscriberThatReads(50);
        assertThat(pass(QUICK)).isEqualTo(lagging.cursor());

        busy = false;
        assertThat(pass(QUICK)).isEqualTo(lagging.cursor());
        ticker.advance(Duration.ofMillis(3100));

        assertThat(pass(QUICK)).isEqualTo(log.head());
    }

    /** Others that keep up. */
    private void overload() {
        for (int i = 0; i < 8; i++) {
            subscriberThatReads(UP_TO);
        }
    }

    private long pass(long took) {
        return policy.offered(subscribers, log.head(), ticker.nanos(), ticker.nanos() + took);
    }

    /** Its socket has room for so many of the messages. */
    private Subscription subscriberThatReads(int messages) {
        int bytes = 0;
        for (int i = 0; i < messages; i++) {
            bytes += ("[m" + i + "]").length();
        }
        Session session = sessions.open(new RecordingSink().withRoom(bytes));
        Subscription subscription = new Subscription(session, log, 1, left -> {});
        session.subscribe(subscription);
        subscription.offer(messages + 1);
        subscribers.add(subscription);
        return subscription;
    }
}
