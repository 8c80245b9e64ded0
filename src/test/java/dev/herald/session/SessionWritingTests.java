package dev.herald.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.herald.topic.FakeTicker;
import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import dev.herald.topic.Topics;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.socket.CloseStatus;

/** Sessions and their writers together. */
class SessionWritingTests {

    private final FakeTicker ticker = new FakeTicker();
    private final TestSessions sessions = new TestSessions(ticker);
    private final Topics topics = TestSessions.topics(4, ticker);
    private final RecordingSink sink = new RecordingSink();
    private final Session session = sessions.open(sink);
    private final SessionWriter writer = session.writer();

    @Test
    void writesEverythingNewInOneWrite() {
        TopicLog log = subscribe("news");
        publish(log, "a", "b", "c");

        writer.wake();

        assertThat(sink.writes()).containsExactly("[a][b][c]");
        assertThat(writer.messages()).isEqualTo(3);
        assertThat(writer.bytes()).isEqualTo(9);
    }

    /** As when another thread drains while a session is subscribed: between the replies of a round and its publications. */
    @Test
    void whatPrecedesPublicationsDoesSoWhileAnotherThreadDrains() {
        TopicLog log = topics.pin(new Topic("news"));
        long from = log.head();
        publish(log, "a");
        sink.onResume(() -> {
            sink.onResume(() -> {});
            writer.replyBeforePublications("<connected>".getBytes(UTF_8));
            session.subscribe(new Subscription(session, log, from, gone -> {}));
        });

        writer.wake();

        assertThat(sink.taken()).isEqualTo("<connected>[a]");
    }

    @Test
    void whatPrecedesPublicationsIsAcceptedHoweverMuchWaits() {
        sink.withRoom(0);
        while (writer.reply(reply("x".repeat(20)))) {}
        writer.replyBeforePublications("<connected>".getBytes(UTF_8));
        TopicLog log = subscribe("news");
        publish(log, "a");

        sink.makeRoom(Integer.MAX_VALUE);

        assertThat(sink.taken()).endsWith("<connected>[a]");
    }

    /** What the drainer looks for is gone, and whoever ended the session has not reached its writer yet. */
    @Test
    void doesNotGoRoundForeverForASessionThatAnotherThreadEnds() {
        TopicLog log = subscribe("news");
        publish(log, "a", "b", "c", "d", "e", "f");
        session.connectionLost();

        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> session.subscriptions()[0].offer(log.head()));
        assertTimeoutPreemptively(Duration.ofSeconds(10), writer::wake);

        assertThat(sink.taken()).isEmpty();
    }

    @Test
    void writesNothingTwice() {
        TopicLog log = subscribe("news");
        publish(log, "a");
        writer.wake();
        writer.wake();
        publish(log, "b");
        writer.wake();

        assertThat(sink.taken()).isEqualTo("[a][b]");
    }

    @Test
    void writesNoMoreThanItIsOffered() {
        TopicLog log = subscribe("news");
        publish(log, "a", "b");

        session.subscriptions()[0].offer(log.head() - 1);

        assertThat(sink.taken()).isEqualTo("[a]");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
    void goesOnFromItsCursorWhereverTheSocketWasFull(int room) {
        TopicLog log = subscribe("news");
        sink.withRoom(room);
        publish(log, "a", "b", "c");
        writer.wake();
        assertThat(sink.taken()).isEqualTo("[a][b][c]".substring(0, room));
        assertThat(writer.isWaiting()).isTrue();

        publish(log, "d");
        writer.wake();
        assertThat(sink.taken()).hasSize(room);
        sink.makeRoom(Integer.MAX_VALUE);

        assertThat(sink.taken()).isEqualTo("[a][b][c][d]");
        assertThat(writer.isWaiting()).isFalse();
        assertThat(writer.bytes()).isEqualTo(12);
    }

    @Test
    void survivesASocketThatTakesAByteAtATime() {
        TopicLog log = subscribe("news");
        sink.withRoom(1);
        publish(log, "a", "b");
        writer.wake();
        writer.reply(reply("x"));

        while (writer.isWaiting()) {
            sink.makeRoom(1);
        }

        assertThat(sink.taken()).isEqualTo("[a]<x>[b]");
    }

    @Test
    void goesOnWithinTheSameCallWhenTheRestIsTakenAtOnce() {
        TopicLog log = subscribe("news");
        sink.withRoom(4).completingInline();
        publish(log, "a", "b", "c");

        writer.wake();

        assertThat(sink.taken()).isEqualTo("[a][b][c]");
        assertThat(writer.isWaiting()).isFalse();
    }

    @Test
    void letsNoReplyIntoAPublication() {
        TopicLog log = subscribe("news");
        sink.withRoom(4);
        publish(log, "a", "b", "c");
        writer.wake();
        writer.reply(reply("x"));

        sink.makeRoom(Integer.MAX_VALUE);

        assertThat(sink.taken()).isEqualTo("[a][b]<x>[c]");
    }

    @Test
    void letsNoPublicationIntoAReply() {
        TopicLog log = subscribe("news");
        sink.withRoom(4);
        writer.reply(reply("xyz"));
        publish(log, "a");
        writer.wake();

        sink.makeRoom(Integer.MAX_VALUE);

        assertThat(sink.taken()).isEqualTo("<xyz>[a]");
    }

    @Test
    void writesFromAllTopics() {
        TopicLog news = subscribe("news");
        TopicLog sport = subscribe("sport");
        publish(news, "a");
        publish(sport, "1");
        writer.wake();
        publish(news, "b");
        publish(sport, "2");
        writer.wake();

        assertThat(sink.taken()).hasSize(12).containsSubsequence("[a]", "[b]").containsSubsequence("[1]", "[2]");
    }

    @Test
    void sendsRepliesOfOneReadInOneWrite() {
        assertThat(writer.hold()).isTrue();
        writer.reply(reply("x"));
        writer.reply(reply("y"));
        assertThat(sink.writes()).isEmpty();

        writer.release();

        assertThat(sink.writes()).containsExactly("<x><y>");
    }

    @Test
    void sendsWhatWasPublishedWhileItWasHeld() {
        TopicLog log = subscribe("news");
        writer.hold();
        publish(log, "a");
        session.subscriptions()[0].offer(log.head());

        writer.release();

        assertThat(sink.taken()).isEqualTo("[a]");
    }

    @Test
    void refusesRepliesOverItsLimitAndSaysWhenItTakesThemAgain() {
        sink.withRoom(0);
        byte[] half = reply("x".repeat(TestSessions.REPLY_LIMIT / 2));
        assertThat(writer.reply(half)).isTrue();
        assertThat(writer.reply(half)).isTrue();
        assertThat(writer.isCongested()).isFalse();
        assertThat(writer.reply(half)).isTrue();
        assertThat(writer.isCongested()).isTrue();

        assertThat(writer.reply(half)).isFalse();
        assertThat(sink.resumed()).isZero();
        sink.makeRoom(Integer.MAX_VALUE);

        assertThat(writer.isCongested()).isFalse();
        assertThat(sink.resumed()).isPositive();
        assertThat(sink.taken()).hasSize(3 * half.length);
    }

    /** A reader that stops because of replies wakes the writer when it has stopped, and they may be gone by then. */
    @Test
    void saysThatItTakesRepliesAlsoWhenWokenAfterTheLastOfThem() {
        writer.wake();

        assertThat(sink.resumed()).isOne();
    }

    @Test
    void saysThatItTakesRepliesAlsoWhenWokenWhileTheLastOfThemWaits() {
        sink.withRoom(1);
        writer.reply(reply("x"));
        writer.wake();
        assertThat(sink.resumed()).isZero();

        sink.makeRoom(Integer.MAX_VALUE);

        assertThat(sink.resumed()).isOne();
    }

    @Test
    void closeFrameFollowsTheReplies() {
        TopicLog log = subscribe("news");
        sink.withRoom(1);
        publish(log, "a", "b");
        writer.wake();
        writer.reply(reply("x"));
        session.close(CloseStatus.NORMAL);
        publish(log, "c");
        writer.wake();
        assertThat(writer.reply(reply("y"))).isFalse();
        assertThat(sink.isFinished()).isFalse();

        sink.makeRoom(Integer.MAX_VALUE);
        writer.wake();

        assertThat(sink.taken()).isEqualTo("[a]<x>!1000!");
        assertThat(sink.isFinished()).isTrue();
    }

    @Test
    void sendsOneCloseFrame() {
        session.close(CloseStatus.NORMAL);
        session.close(CloseStatus.SERVER_ERROR);

        assertThat(sink.taken()).isEqualTo("!1000!");
    }

    @Test
    void abortsWhenTheSocketFails() {
        TopicLog log = subscribe("news");
        sink.failing(new IOException("broken pipe"));
        publish(log, "a");

        writer.wake();

        assertThat(sink.isAborted()).isTrue();
        assertThat(session.status()).isEqualTo(CloseStatus.NO_CLOSE_FRAME);
        assertThat(sessions.registry().size()).isZero();
    }

    @Test
    void abortsWhenTheSocketFailsAsNoneShould() {
        sink.withRoom(0).failingToWait(new IllegalStateException("a bug"));

        writer.reply(reply("x"));

        assertThat(sink.isAborted()).isTrue();
        assertThat(sessions.registry().size()).isZero();
    }

    @Test
    void countsWhatItWrote() {
        TopicLog log = subscribe("news");
        sink.withRoom(4);
        publish(log, "a", "b");
        writer.wake();
        sink.makeRoom(Integer.MAX_VALUE);
        writer.reply(reply("x"));

        assertThat(sessions.value("herald.messages.delivered", "transport", "websocket"))
                .isEqualTo(2);
        assertThat(sessions.value("herald.sent", "transport", "websocket")).isEqualTo(9);
    }

    private TopicLog subscribe(String topic) {
        TopicLog log = topics.pin(new Topic(topic));
        session.subscribe(new Subscription(session, log, log.head(), subscription -> {}));
        return log;
    }

    private static void publish(TopicLog log, String... messages) {
        for (String message : messages) {
            log.append(Message.of(message), Long.MAX_VALUE);
        }
    }

    private byte[] reply(String text) {
        return sink.directMessage(text.getBytes(UTF_8));
    }

    @Test
    void countsTheMemoryOfWhatWaitsForTheSocket() {
        sink.withRoom(3);
        writer.reply("0123456789".getBytes(UTF_8));
        assertThat(held()).isEqualTo(10); // all of it, as long as a part waits
        writer.reply("01234".getBytes(UTF_8));
        assertThat(held()).isEqualTo(15);

        sink.makeRoom(100);

        assertThat(held()).isZero();
    }

    @Test
    void countsNoMemoryOfASessionThatIsGone() {
        sink.withRoom(3);
        writer.reply("0123456789".getBytes(UTF_8));

        session.disconnected();

        assertThat(held()).isZero();
    }

    @Test
    void countsWhatManyTopicsTake() {
        for (int i = 0; i < 8; i++) {
            subscribe("topic" + i);
        }
        assertThat(held()).isZero();

        subscribe("topic8");

        assertThat(held()).isPositive();
    }

    @Test
    void isCutIfItHoldsMoreThanThereIs() {
        session.hold(Integer.MAX_VALUE);

        assertThat(session.status()).isEqualTo(CloseReasons.OUT_OF_MEMORY);
        assertThat(sink.taken()).isEqualTo("!1013!");
        assertThat(sink.isAborted()).isTrue();
        assertThat(held()).isZero();
    }

    private double held() {
        return sessions.value("herald.memory.used", "use", "sessions");
    }
}
