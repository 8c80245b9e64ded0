package dev.herald.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.testing.BesideOthers;
import dev.herald.topic.FakeTicker;
import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import dev.herald.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.socket.CloseStatus;

/**
 * Whatever a session's sink throws, in whatever method: no pass over the sessions ends before its last, and no call throws.
 * The session that failed is gone, from the registry, from its user and from its topics.
 */
@BesideOthers
class IsolationTests {

    private static final int SESSIONS = 7;
    private static final String USER = "ada";

    private final FakeTicker ticker = new FakeTicker();
    private final TestSessions sessions = new TestSessions(ticker);
    private final SessionRegistry registry = sessions.registry();
    private final Heartbeat heartbeat = new Heartbeat(registry, TestSessions.settings(), ticker);
    private final Topics topics = TestSessions.topics(10, ticker);
    private final TopicLog log = topics.pin(new Topic("t"));
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final List<Session> all = new ArrayList<>();
    private final List<RecordingSink> sinks = new ArrayList<>();
    private final List<Subscription> left = new ArrayList<>();

    /** A loop over the sessions, and what the sink of each has afterwards. */
    record Pass(String name, Work work, String taken) {

        @Override
        public String toString() {
            return name;
        }
    }

    interface Work {
        void over(IsolationTests test);
    }

    static Stream<Arguments> cases() {
        return passes().flatMap(pass -> FailingSink.methods().stream()
                .flatMap(method -> FailingSink.failures().map(thrown -> Arguments.of(pass, method, thrown))));
    }

    private static Stream<Pass> passes() {
        return Stream.of(
                new Pass("offer", IsolationTests::offer, "[m]"),
                new Pass("wake", IsolationTests::wake, "[m]"),
                new Pass("ping", test -> test.beat(TestSessions.PING_INTERVAL), "?"),
                new Pass("idle", test -> test.beat(TestSessions.IDLE_TIMEOUT), "!1001!"),
                new Pass("drain", IsolationTests::drain, "!1012!"),
                new Pass("drain in a hurry", IsolationTests::hurry, "!1012!"),
                new Pass("sample", IsolationTests::sample, ""));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void thoseAfterASessionThatFailsHaveTheirTurn(Pass pass, String method, Supplier<Throwable> thrown) {
        open(method, thrown);

        pass.work().over(this);

        for (int i = 0; i < SESSIONS; i++) {
            if (i != SESSIONS / 2) {
                assertThat(sinks.get(i).taken()).as("session %d", i).isEqualTo(pass.taken());
            }
        }
        Session failed = all.get(SESSIONS / 2);
        if (!failed.isOpen()) {
            assertThat(registry.all()).doesNotContain(failed);
            assertThat(registry.ofUser(USER)).doesNotContain(failed);
            assertThat(left).extracting(Subscription::session).contains(failed);
            failed.disconnected();
            assertThat(registry.ending()).doesNotContain(failed);
        }
    }

    /** However it is ended: nothing is thrown, and all steps are done. */
    @ParameterizedTest
    @MethodSource("cases")
    void aSessionThatFailsLeavesNothingBehindWhenItEnds(Pass pass, String method, Supplier<Throwable> thrown) {
        open(method, thrown);
        pass.work().over(this);

        all.forEach(session -> session.close(CloseStatus.NORMAL));
        registry.cut();
        all.forEach(Session::disconnected);

        assertThat(registry.isEmpty()).isTrue();
        assertThat(registry.ofUser(USER)).isEmpty();
        assertThat(left).hasSize(SESSIONS);
        assertThat(sessions.value("herald.memory.used", "use", "sessions")).isZero();
    }

    private void open(String method, Supplier<Throwable> thrown) {
        for (int i = 0; i < SESSIONS; i++) {
            RecordingSink sink = new RecordingSink();
            boolean fails = i == SESSIONS / 2;
            sinks.add(sink);
            // Half of the room for a frame, so that its rest is to be written too.
            Sink used = fails ? FailingSink.of(method, failure::get, sink.withRoom(1)) : sink;
            Session session = sessions.open(used, new ClientIdentity(null, USER, null));
            session.subscribe(new Subscription(session, log, log.head(), left::add));
            all.add(session);
        }
        failure.set(thrown.get());
    }

    private void offer() {
        log.append(Message.of("m"), Long.MAX_VALUE);
        all.forEach(session -> session.subscribedTo().getFirst().offer(log.head()));
    }

    private void wake() {
        log.append(Message.of("m"), Long.MAX_VALUE);
        all.forEach(session -> session.writer().wake());
    }

    private void beat(Duration after) {
        ticker.advance(after);
        heartbeat.beat();
        ticker.advance(TestSessions.CLOSE_TIMEOUT);
        heartbeat.beat();
    }

    private void drain() {
        DrainTask task = drainTask();
        assertThat(Stream.iterate(0L, elapsed -> elapsed + 1_000_000_000L)
                        .limit(10)
                        .anyMatch(task::step))
                .as("ends")
                .isTrue();
    }

    private void hurry() {
        DrainTask task = drainTask();
        task.hurry();
        assertThat(task.step(0)).isTrue();
    }

    private DrainTask drainTask() {
        return new DrainTask(
                all,
                new DrainRate(SESSIONS, Duration.ZERO),
                new ReconnectDelays(Duration.ZERO),
                CloseStatus.SERVICE_RESTARTED.withReason("restarting"),
                Duration.ofSeconds(5).toNanos());
    }

    private void sample() {
        LagSampler sampler = new LagSampler(registry, new SimpleMeterRegistry());
        Stream.generate(() -> sampler).limit(5).forEach(LagSampler::sample);
    }
}
