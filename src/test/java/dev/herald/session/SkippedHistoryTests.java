package dev.herald.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.topic.FakeTicker;
import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import dev.herald.topic.Topics;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Subscribers of a topic to which messages are published that skip history, on a log that keeps four of either kind. */
class SkippedHistoryTests {

    private static final Topic NEWS = new Topic("news");

    private final FakeTicker ticker = new FakeTicker();
    private final TestSessions sessions = new TestSessions(ticker);
    private final Topics topics = TestSessions.topics(4, ticker);
    private final TopicLog log = topics.pin(NEWS);

    @Test
    void slowSubscribersReceiveThemInOrder() {
        RecordingSink sink = new RecordingSink().withRoom(1);
        subscribe(sink, log, log.head());
        keep("1");
        sessions.registry().all().forEach(session -> session.writer().wake());
        skip("a");
        keep("2");
        skip("b");

        sink.makeRoom(Integer.MAX_VALUE);

        assertThat(sink.taken()).isEqualTo("[1][a][2][b]");
    }

    @Test
    void whoFallsFurtherBehindIsClosedWith1013() {
        RecordingSink sink = new RecordingSink().withRoom(1);
        Session session = subscribe(sink, log, log.head());
        keep("1");
        session.writer().wake();
        skip("a", "b", "c", "d");
        offer(session);
        assertThat(session.isOpen()).isTrue();

        skip("e");
        offer(session);

        assertThat(session.status()).isEqualTo(CloseReasons.TOO_SLOW);
    }

    @Test
    void whereOnlyTheNewestMattersItIsReached() {
        TopicLog tick = topics.pin(Topic.TICK);
        RecordingSink sink = new RecordingSink().withRoom(1);
        Session session = subscribe(sink, tick, tick.head());
        tick.append(Message.of("1"), Long.MAX_VALUE);
        session.writer().wake();
        for (int i = 0; i < 9; i++) {
            tick.appendUnkept(Message.of("u" + i), Long.MAX_VALUE);
        }
        ticker.advance(Duration.ofDays(1));
        tick.expire();

        sink.makeRoom(Integer.MAX_VALUE);
        tick.append(Message.of("2"), Long.MAX_VALUE);
        session.writer().wake();

        assertThat(session.isOpen()).isTrue();
        assertThat(sink.taken()).isEqualTo("[1][2]");
    }

    /** They are at the same position, and written to by the same thread. */
    @Test
    void subscribersDifferInWhatTheyReceiveAtTheSamePosition() {
        RecordingSink early = new RecordingSink().withRoom(0);
        subscribe(early, log, log.head());
        keep("1");
        skip("a", "b");
        keep("2");

        for (int i = 0; i < 2; i++) {
            RecordingSink replayed = new RecordingSink();
            subscribe(replayed, log, log.tail()).writer().wake();
            assertThat(replayed.taken()).isEqualTo("[1][2]");
            early.makeRoom(Integer.MAX_VALUE);
            sessions.registry().all().forEach(session -> session.writer().wake());
            assertThat(early.taken()).isEqualTo("[1][a][b][2]");
        }
    }

    @Test
    void replayPassesOverThoseThatAreGone() {
        keep("1");
        skip("a", "b", "c", "d", "e", "f", "g");
        keep("2");
        RecordingSink sink = new RecordingSink();
        Session session = subscribe(sink, log, log.tail());

        session.writer().wake();
        assertThat(sink.taken()).isEqualTo("[1][2]");

        skip("h");
        session.writer().wake();
        assertThat(sink.taken()).isEqualTo("[1][2][h]");
    }

    @Test
    void removedHistoryIsStillReadByWhoIsReadingIt() {
        RecordingSink sink = new RecordingSink().withRoom(1);
        Session session = subscribe(sink, log, log.head());
        keep("1");
        session.writer().wake();
        keep("2", "3");

        log.removeHistory();
        offer(session);
        sink.makeRoom(Integer.MAX_VALUE);

        assertThat(session.isOpen()).isTrue();
        assertThat(sink.taken()).isEqualTo("[1][2][3]");
    }

    private Session subscribe(RecordingSink sink, TopicLog to, long from) {
        Session session = sessions.open(sink);
        session.subscribe(new Subscription(session, to, from, subscription -> {}));
        return session;
    }

    private void keep(String... texts) {
        for (String text : texts) {
            log.append(Message.of(text), Long.MAX_VALUE);
        }
    }

    private void skip(String... texts) {
        for (String text : texts) {
            log.appendUnkept(Message.of(text), Long.MAX_VALUE);
        }
    }

    private static void offer(Session session) {
        Subscription subscription = session.subscriptions()[0];
        subscription.offer(subscription.log().head());
    }
}
