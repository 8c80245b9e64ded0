package dev.herald.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.herald.limits.MemoryAccount;
import dev.herald.topic.FakeTicker;
import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import dev.herald.topic.Topics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A writer without a session or a registry around it. */
class SessionWriterTests {

    private final FakeTicker ticker = new FakeTicker();
    private final Topics topics = TestSessions.topics(4, ticker);
    private final RecordingSink sink = new RecordingSink();
    private final FakeOwner owner = new FakeOwner();
    private final SessionWriter writer =
            new SessionWriter(owner, sink, TestSessions.context(ticker, mock(SessionContext.Listener.class)));

    private static final class FakeOwner extends WriterOwner {

        private final MemoryAccount memory = mock(MemoryAccount.class);
        private final List<Subscription> behind = new ArrayList<>();
        private Subscription[] subscriptions = {};
        private boolean isLost;

        @Override
        Subscription[] subscriptions() {
            return subscriptions;
        }

        @Override
        boolean fellBehind(Subscription subscription) {
            behind.add(subscription);
            subscription.skipToNewest();
            return true;
        }

        @Override
        public void connectionLost() {
            isLost = true;
        }

        @Override
        MemoryAccount openAccount() {
            return memory;
        }
    }

    @Test
    void writesRepliesBeforePublications() {
        TopicLog log = subscribe("news");
        publish(log, "a");

        assertThat(writer.reply("<reply>".getBytes(UTF_8))).isTrue();

        assertThat(sink.taken()).isEqualTo("<reply>[a]");
    }

    @Test
    void continuesFromItsCursorWhenTheSocketIsWritableAgain() {
        TopicLog log = subscribe("news");
        sink.withRoom(4);
        publish(log, "a", "b");
        writer.wake();
        assertThat(writer.isWaiting()).isTrue();

        publish(log, "c");
        sink.makeRoom(100);

        assertThat(sink.taken()).isEqualTo("[a][b][c]");
        assertThat(writer.isWaiting()).isFalse();
    }

    @Test
    void reportsASubscriptionWhoseNextPublicationIsGone() {
        TopicLog log = subscribe("news");
        publish(log, "1", "2", "3", "4", "5", "6");

        writer.wake();

        assertThat(owner.behind).containsExactly(owner.subscriptions[0]);
        assertThat(sink.taken()).isEqualTo("[6]");
    }

    @Test
    void reportsALostConnectionAndWritesNothingMore() {
        TopicLog log = subscribe("news");
        sink.failing(new IOException("broken pipe"));
        publish(log, "a");

        writer.wake();
        writer.wake();

        assertThat(owner.isLost).isTrue();
        assertThat(sink.taken()).isEmpty();
        assertThat(writer.reply("<late>".getBytes(UTF_8))).isFalse();
    }

    @Test
    void writesNoPublicationAfterItsEnd() {
        TopicLog log = subscribe("news");
        writer.end("!".getBytes(UTF_8));
        publish(log, "a");

        writer.wake();

        assertThat(sink.taken()).isEqualTo("!");
        assertThat(sink.isFinished()).isTrue();
    }

    private TopicLog subscribe(String topic) {
        TopicLog log = topics.pin(new Topic(topic));
        Session session = mock(Session.class);
        when(session.writer()).thenReturn(writer);
        owner.subscriptions = new Subscription[] {new Subscription(session, log, log.head(), any -> {})};
        return log;
    }

    private static void publish(TopicLog log, String... messages) {
        for (String message : messages) {
            log.append(Message.of(message), Long.MAX_VALUE, 0);
        }
    }
}
