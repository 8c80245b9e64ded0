package dev.herald.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.topic.FakeTicker;
import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import dev.herald.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.web.socket.CloseStatus;

class DrainTaskTests {

    private static final CloseStatus WHY = CloseStatus.SERVICE_RESTARTED.withReason("restarting");
    private static final long CLOSE_TIMEOUT = Duration.ofSeconds(5).toNanos();
    private static final long MOMENT = Duration.ofMillis(10).toNanos();

    private final FakeTicker ticker = new FakeTicker();
    private final TestSessions sessions = new TestSessions(ticker);
    private final Topics topics = TestSessions.topics(100, ticker);
    private final TopicLog log = topics.pin(new Topic("news"));

    @Test
    void saysWhyAndWhenToComeBack() {
        Session session = sessions.open(new RecordingSink());

        assertThat(departures(Duration.ZERO, session).step(0)).isTrue();

        CloseStatus status = Objects.requireNonNull(session.status());
        assertThat(status.getCode()).isEqualTo(1012);
        assertThat(status.getReason()).matches("restarting, retry=\\d{1,4}");
    }

    @Test
    void publishedMessagesPrecedeTheCloseFrame() {
        RecordingSink sink = new RecordingSink();
        Session session = subscriber(sink);
        publish("a", "b"); // and no worker has offered it yet

        assertThat(departures(Duration.ZERO, session).step(0)).isTrue();

        assertThat(sink.taken()).isEqualTo("[a][b]!1012!");
    }

    @Test
    void slowReaderReceivesEverythingFirst() {
        RecordingSink sink = new RecordingSink().withRoom(4);
        Session session = subscriber(sink);
        publish("a", "b", "c");
        DrainTask drainTask = departures(Duration.ZERO, session);
        assertThat(drainTask.step(0)).isFalse();
        publish("d"); // after its turn had come: it may receive it, but need not
        sink.makeRoom(1000);

        assertThat(drainTask.step(CLOSE_TIMEOUT - 1)).isTrue();

        assertThat(sink.taken()).startsWith("[a][b][c]").endsWith("!1012!");
    }

    @Test
    void clientThatDoesNotReadIsClosedInTheEnd() {
        Session session = subscriber(new RecordingSink().withRoom(0));
        publish("a");
        publish("b");
        DrainTask drainTask = departures(Duration.ZERO, session);
        assertThat(drainTask.step(0)).isFalse();
        assertThat(drainTask.step(CLOSE_TIMEOUT - 1)).isFalse();

        assertThat(drainTask.step(CLOSE_TIMEOUT)).isTrue();

        assertThat(session.isOpen()).isFalse();
    }

    @Test
    void closesEachInItsTurnAndNotInTheOrderOfTheirComing() {
        List<Session> all = IntStream.range(0, 1000)
                .mapToObj(i -> sessions.open(new RecordingSink()))
                .toList();
        DrainTask drainTask = departures(Duration.ofSeconds(10), all.toArray(Session[]::new));

        for (long elapsed = 0; elapsed <= Duration.ofSeconds(5).toNanos(); elapsed += MOMENT) {
            assertThat(drainTask.step(elapsed)).isFalse();
        }

        assertThat(sessions.registry().size()).isBetween(490, 510);
        long early = all.subList(0, 500).stream().filter(Session::isOpen).count();
        assertThat(early).isBetween(150L, 350L);
    }

    @Test
    void sessionThatEndsMeanwhileIsNotWaitedFor() {
        Session session = subscriber(new RecordingSink().withRoom(0));
        publish("a");
        DrainTask drainTask = departures(Duration.ZERO, session);
        drainTask.step(0);

        session.disconnected();

        assertThat(drainTask.step(1)).isTrue();
    }

    @Test
    void inAHurryAllAreClosedAtOnce() {
        Session slow = subscriber(new RecordingSink().withRoom(0));
        Session other = subscriber(new RecordingSink().withRoom(0));
        publish("a");
        DrainTask drainTask = departures(Duration.ofSeconds(10), slow, other);
        drainTask.step(0);

        drainTask.hurry();

        assertThat(sessions.registry().size()).isZero();
        assertThat(drainTask.step(1)).isTrue();
    }

    private DrainTask departures(Duration period, Session... leaving) {
        DrainRate drainRate = new DrainRate(leaving.length, period);
        return new DrainTask(
                List.of(leaving), drainRate, new ReconnectDelays(Duration.ofSeconds(10)), WHY, CLOSE_TIMEOUT);
    }

    private Session subscriber(RecordingSink sink) {
        Session session = sessions.open(sink);
        session.subscribe(new Subscription(session, log, log.head(), Subscription::retire));
        return session;
    }

    private void publish(String... texts) {
        for (String text : texts) {
            log.append(Message.of(text), Long.MAX_VALUE);
        }
    }
}
