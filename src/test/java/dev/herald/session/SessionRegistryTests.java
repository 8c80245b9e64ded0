package dev.herald.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.herald.limits.LimitMeters;
import dev.herald.limits.SessionLimits;
import dev.herald.topic.FakeTicker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.socket.CloseStatus;

class SessionRegistryTests {

    private final FakeTicker ticker = new FakeTicker();
    private final TestSessions sessions = new TestSessions(ticker);
    private final SessionRegistry registry = sessions.registry();
    private final RecordingSink sink = new RecordingSink();

    @Test
    void hasSessionsFromWhenTheyAreAdded() {
        Session session = sessions.factory().create(Transport.WEBSOCKET, sink, ClientIdentity.ANONYMOUS);
        assertThat(registry.all()).isEmpty();

        registry.add(session);

        assertThat(registry.all()).containsExactly(session);
        assertThat(registry.find(session.id())).containsSame(session);
        assertThat(sessions.value("herald.sessions.open", "transport", "websocket"))
                .isOne();
    }

    /** With sessions that are only known by what a registry asks them. */
    @Test
    void registersAndRemovesWhateverSessionItIsGiven() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        SessionRegistry alone =
                new SessionRegistry(new SessionMeters(meters), SessionLimits.of(1, 1, new LimitMeters(meters)));
        Session first = mockSession(1);
        Session second = mockSession(2);

        alone.add(first);
        alone.add(second);
        assertThat(alone.all()).containsExactly(first);
        verify(second).close(CloseReasons.TOO_MANY_SESSIONS);

        alone.listener().ended(first, CloseStatus.NORMAL);
        assertThat(alone.all()).isEmpty();
        assertThat(alone.endingCount()).isOne();

        alone.listener().disconnected(first);
        assertThat(alone.isEmpty()).isTrue();
    }

    private static Session mockSession(long id) {
        Session session = mock(Session.class);
        when(session.key()).thenReturn(id);
        when(session.transport()).thenReturn(Transport.WEBSOCKET);
        when(session.isOpen()).thenReturn(true);
        when(session.age()).thenReturn(Duration.ofSeconds(1));
        return session;
    }

    /** At each step of being added, since every step asks the session something. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void forgetsASessionThatEndsWhileItIsAdded(int step) {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        SessionLimits limits = SessionLimits.of(1, 1, new LimitMeters(meters));
        SessionRegistry alone = new SessionRegistry(new SessionMeters(meters), limits);
        AtomicInteger asked = new AtomicInteger();
        boolean[] open = {true};
        Session session = mock(Session.class, call -> {
            Session itself = (Session) call.getMock();
            if (asked.incrementAndGet() == step) {
                open[0] = false;
                alone.listener().ended(itself, CloseStatus.NORMAL);
                alone.listener().disconnected(itself);
            }
            return switch (call.getMethod().getName()) {
                case "key" -> 1L;
                case "user" -> "ada";
                case "transport" -> Transport.WEBSOCKET;
                case "age" -> Duration.ofSeconds(1);
                case "isOpen" -> open[0];
                default -> null;
            };
        });

        alone.add(session);
        if (open[0]) {
            open[0] = false;
            alone.listener().ended(session, CloseStatus.NORMAL);
        }

        assertThat(alone.all()).isEmpty();
        assertThat(alone.ofUser("ada")).isEmpty();
        assertThat(limits.acquire(null)).isTrue();
    }

    @Test
    void findsNobodyByWhatIsNoId() {
        assertThat(registry.find("")).isEmpty();
        assertThat(registry.find("no id")).isEmpty();
        assertThat(registry.find("0000000000000000")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("endings")
    void forgetsSessionsHoweverTheyEnd(Consumer<Session> ending) {
        Session session = sessions.open(sink);
        ticker.advance(Duration.ofSeconds(3));

        ending.accept(session);
        ending.accept(session);
        session.disconnected();

        assertThat(registry.all()).isEmpty();
        assertThat(registry.find(session.id())).isEmpty();
        assertThat(registry.endingCount()).isZero();
        assertThat(sessions.count("herald.sessions.closed")).isOne();
    }

    static Stream<Consumer<Session>> endings() {
        CloseStatus normal = CloseStatus.NORMAL;
        return Stream.of(
                session -> session.close(normal),
                session -> session.closedByClient(normal, normal),
                Session::connectionLost,
                Session::disconnected,
                session -> session.writer().failed());
    }

    @Test
    void firstReasonCounts() {
        Session session = sessions.open(sink);

        session.close(CloseStatus.GOING_AWAY);
        session.connectionLost();
        session.disconnected();

        assertThat(session.status()).isEqualTo(CloseStatus.GOING_AWAY);
        assertThat(sessions.count("herald.sessions.closed", "code", "1001")).isOne();
    }

    @Test
    void keepsApartWhatHasEndedUntilItsConnectionIsGone() {
        Session session = sessions.open(sink);

        session.close(CloseStatus.NORMAL);
        assertThat(registry.endingCount()).isOne();

        session.disconnected();
        assertThat(registry.endingCount()).isZero();
    }

    @Test
    void doesNotKeepASessionThatEndedBeforeItWasAdded() {
        Session session = sessions.factory().create(Transport.WEBSOCKET, sink, ClientIdentity.ANONYMOUS);
        session.disconnected();

        registry.add(session);

        assertThat(registry.all()).isEmpty();
        assertThat(sessions.count("herald.sessions.opened")).isOne();
        assertThat(sessions.count("herald.sessions.closed", "code", "1006")).isOne();
    }

    @Test
    void removesOnlyOnce() {
        Session session = sessions.open(sink);

        registry.remove(session);
        registry.remove(session);

        assertThat(registry.all()).isEmpty();
        assertThat(sessions.count("herald.sessions.closed")).isOne();
    }

    @Test
    void iteratingSeesEachThatStaysOnce() throws Exception {
        List<Session> staying = IntStream.range(0, 100)
                .mapToObj(i -> sessions.open(new RecordingSink()))
                .toList();
        CompletableFuture<Void> stop = new CompletableFuture<>();
        Thread comingAndGoing = Thread.ofPlatform().start(() -> {
            while (!stop.isDone()) {
                sessions.open(new RecordingSink()).disconnected();
            }
        });

        for (int i = 0; i < 200; i++) {
            List<Session> seen = new ArrayList<>(registry.all());
            assertThat(seen).doesNotHaveDuplicates().containsAll(staying);
        }
        stop.complete(null);
        comingAndGoing.join();

        assertThat(registry.all()).containsExactlyInAnyOrderElementsOf(staying);
    }

    /** The thread that ends a session and the one that sees its connection go may pass each other anywhere. */
    @Test
    void leavesNoTraceOfASessionThatTwoThreadsEnd() throws Exception {
        int rounds = 2000;
        CyclicBarrier together = new CyclicBarrier(2);
        List<Session> all = IntStream.range(0, rounds)
                .mapToObj(i -> sessions.open(new RecordingSink()))
                .toList();
        Thread closing = inLockstep(together, all, session -> session.close(CloseStatus.NORMAL));
        Thread going = inLockstep(together, all, Session::disconnected);

        closing.join();
        going.join();

        assertThat(registry.all()).isEmpty();
        assertThat(registry.endingCount()).isZero();
        assertThat(sessions.count("herald.sessions.closed")).isEqualTo(rounds);
    }

    @Test
    void isDesertedWhenTheLastConnectionIsGone() {
        Session session = sessions.open(sink);
        assertThat(registry.isEmpty()).isFalse();
        session.close(CloseStatus.NORMAL);
        assertThat(registry.isEmpty()).isFalse();

        session.disconnected();

        assertThat(registry.isEmpty()).isTrue();
    }

    @Test
    void cutsOnlyConnectionsWhoseSessionHasEnded() {
        sessions.open(sink).close(CloseStatus.NORMAL);
        RecordingSink staying = new RecordingSink();
        sessions.open(staying);

        registry.cut();

        assertThat(sink.isAborted()).isTrue();
        assertThat(staying.isAborted()).isFalse();
    }

    private static Thread inLockstep(CyclicBarrier together, List<Session> all, Consumer<Session> action) {
        return Thread.ofPlatform()
                .start(() -> all.forEach(session -> {
                    try {
                        together.await(30, TimeUnit.SECONDS);
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                    action.accept(session);
                }));
    }

    @Test
    void closesWhoIsOneTooManyWith1013() {
        TestSessions few = new TestSessions(ticker, TestSessions.settings(), 2, Integer.MAX_VALUE);
        Session first = few.open(new RecordingSink());
        few.open(new RecordingSink());
        Session third = few.open(new RecordingSink());

        assertThat(third.status()).isEqualTo(new CloseStatus(1013, "too many sessions"));
        assertThat(few.registry().size()).isEqualTo(2);
        third.disconnected();
        first.disconnected();
        assertThat(few.open(new RecordingSink()).isOpen()).isTrue();
        assertThat(few.open(new RecordingSink()).isOpen()).isFalse();
    }
}
