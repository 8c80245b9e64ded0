package dev.herald.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.topic.FakeTicker;
import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import dev.herald.topic.Topics;
import org.junit.jupiter.api.Test;

/** A session that reads more slowly than others publish, on a log that keeps four messages. */
class SlowReaderTests {

    private final FakeTicker ticker = new FakeTicker();
    private final TestSessions sessions = new TestSessions(ticker);
    private final Topics topics = TestSessions.topics(4, ticker);
    private final RecordingSink sink = new RecordingSink().withRoom(1);
    private final Session session = sessions.open(sink);

    @Test
    void staysWhileTheLogHasWhatItMissed() {
        TopicLog log = subscribe(new Topic("news"));
        publish(log, 1, 5);
        offer(log);
        assertThat(session.isOpen()).isTrue();

        sink.makeRoom(Integer.MAX_VALUE);

        assertThat(sink.taken()).isEqualTo("[1][2][3][4][5]");
    }

    @Test
    void isClosedWith1013WhenItFallsOffTheLog() {
        TopicLog log = subscribe(new Topic("news"));
        publish(log, 1, 6);

        offer(log);

        assertThat(session.status()).isEqualTo(CloseReasons.TOO_SLOW);
        assertThat(CloseReasons.TOO_SLOW.getCode()).isEqualTo(1013);
        assertThat(sessions.registry().size()).isZero();
        assertThat(sessions.count("herald.sessions.closed", "code", "1013")).isOne();
    }

    @Test
    void closeFollowsTheFrameThatWasHalfWritten() {
        TopicLog log = subscribe(new Topic("news"));
        publish(log, 1, 6);
        offer(log);

        sink.makeRoom(Integer.MAX_VALUE);

        assertThat(sink.taken()).isEqualTo("[1]!1013!");
        assertThat(sink.isFinished()).isTrue();
    }

    @Test
    void isClosedWhenItFindsOutByItself() {
        TopicLog log = subscribe(new Topic("news"));
        publish(log, 1, 6);
        assertThat(session.isOpen()).isTrue();

        sink.makeRoom(Integer.MAX_VALUE);

        assertThat(sink.taken()).isEqualTo("[1]!1013!");
    }

    @Test
    void goesOnWithTheNewestWhereOnlyThatMatters() {
        TopicLog log = subscribe(Topic.TICK);
        publish(log, 1, 9);
        offer(log);
        assertThat(session.isOpen()).isTrue();

        sink.makeRoom(Integer.MAX_VALUE);

        assertThat(sink.taken()).isEqualTo("[1][9]");
        assertThat(sessions.count("herald.messages.skipped")).isEqualTo(7);
    }

    private TopicLog subscribe(Topic topic) {
        TopicLog log = topics.pin(topic);
        session.subscribe(new Subscription(session, log, log.head(), subscription -> {}));
        return log;
    }

    /** The first is half written when the others come. */
    private void publish(TopicLog log, int first, int last) {
        for (int i = first; i <= last; i++) {
            log.append(Message.of("" + i), Long.MAX_VALUE);
            if (i == first) {
                session.writer().wake();
            }
        }
    }

    private void offer(TopicLog log) {
        session.subscriptions()[0].offer(log.head());
    }
}
