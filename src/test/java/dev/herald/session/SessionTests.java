package dev.herald.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.herald.topic.FakeTicker;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import dev.herald.topic.Topics;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;
import org.springframework.web.socket.CloseStatus;

/** A session without a writer or a registry. */
class SessionTests {

    private final FakeTicker ticker = new FakeTicker();
    private final Topics topics = TestSessions.topics(4, ticker);
    private final RecordingSink sink = new RecordingSink();
    private final SessionWriter writer = mock(SessionWriter.class);
    private final SessionContext.Listener listener = mock(SessionContext.Listener.class);
    private final Session session = new Session(
            1L,
            sink,
            new ClientIdentity(null, "ada", Duration.ofMinutes(1)),
            TestSessions.context(ticker, listener),
            owner -> writer);

    @Test
    void endsOnceWithItsFirstStatus() {
        session.close(CloseStatus.GOING_AWAY);
        session.close(CloseStatus.SERVER_ERROR);
        session.connectionLost();

        assertThat(session.status()).isEqualTo(CloseStatus.GOING_AWAY);
        verify(listener, times(1)).ended(eq(session), any());
        verify(writer, times(1)).end(any());
    }

    @Test
    void leavesItsTopicsAndTheRegistryBeforeItIsClosed() {
        Subscription.Owner owner = mock(Subscription.Owner.class);
        Subscription subscription = subscription(owner);
        session.subscribe(subscription);

        session.close(CloseStatus.NORMAL);

        InOrder order = inOrder(listener, owner, writer);
        order.verify(listener).ended(eq(session), any());
        order.verify(owner).leave(subscription);
        order.verify(writer).end("!1000!".getBytes(UTF_8));
    }

    @Test
    void subscriptionOfAnEndedSessionIsLeftAtOnce() {
        Subscription.Owner owner = mock(Subscription.Owner.class);
        session.connectionLost();

        session.subscribe(subscription(owner));

        verify(owner).leave(any());
    }

    @Test
    void lostConnectionIsAbortedWithoutALastWrite() {
        session.connectionLost();

        assertThat(sink.isAborted()).isTrue();
        assertThat(session.status()).isEqualTo(CloseStatus.NO_CLOSE_FRAME);
        verify(writer, never()).end(any());
    }

    @Test
    void disconnectedSessionStopsItsWriterAndIsReported() {
        session.disconnected();

        verify(writer).stop();
        verify(listener).disconnected(session);
        assertThat(session.isDisconnected()).isTrue();
    }

    @Test
    void expiresWithItsCredentials() {
        assertThat(session.due(ticker.nanos())).isNull();

        ticker.advance(Duration.ofMinutes(1));

        assertThat(session.due(ticker.nanos())).isEqualTo(CloseReasons.TOKEN_EXPIRED);
        assertThat(session.age()).isEqualTo(Duration.ofMinutes(1));
        assertThat(session.user()).isEqualTo("ada");
    }

    private Subscription subscription(Subscription.Owner owner) {
        TopicLog log = topics.pin(new Topic("news"));
        Session self = mock(Session.class);
        when(self.writer()).thenReturn(writer);
        return new Subscription(self, log, log.head(), owner);
    }
}
