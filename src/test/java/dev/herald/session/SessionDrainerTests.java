package dev.herald.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.herald.testing.BesideOthers;
import dev.herald.topic.FakeTicker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;

@BesideOthers
class SessionDrainerTests {

    private final TestSessions sessions = new TestSessions(new FakeTicker());
    private final SessionRegistry registry = sessions.registry();
    private final List<Object> events = new ArrayList<>();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final SessionDrainer drain = drain(Duration.ofSeconds(1), Duration.ZERO, meters);

    @Test
    void sendsAShareAwayAndStaysReady() {
        open(1000);

        SessionDrainer.Plan plan = drain.start(0.3, Duration.ZERO, true);

        assertThat(plan).isEqualTo(new SessionDrainer.Plan(300, Duration.ZERO));
        eventuallyOver();
        assertThat(registry.size()).isEqualTo(700);
        assertThat(drain.isRefusing()).isFalse();
        assertThat(events).isEmpty();
    }

    @Test
    void aShareOfFewIsAtLeastOne() {
        open(2);

        assertThat(drain.start(0.01, Duration.ZERO, true).sessions()).isOne();
    }

    @Test
    void takesThePeriodOfTheSettingsUnlessGivenAnother() {
        open(100);
        assertThat(drain.start(1, null, true).length()).isEqualTo(Duration.ofMillis(990));
        drain.cancel();

        assertThat(drain.start(1, Duration.ofSeconds(2), true).length()).isLessThanOrEqualTo(Duration.ofMillis(1980));
    }

    @Test
    void oneAtATime() {
        open(100);
        drain.start(1, Duration.ofSeconds(10), true);

        assertThatExceptionOfType(DrainingException.class)
                .isThrownBy(() -> drain.start(0.5, Duration.ZERO, true))
                .withMessage("A drain is already running. Wait until it ends, or cancel it first.");

        assertThat(gauge()).isOne();
    }

    @Test
    void remainingSessionsStayAfterItIsCancelled() {
        open(100);
        drain.start(1, Duration.ofSeconds(10), false);
        await().until(() -> registry.size() < 100);

        drain.cancel();

        assertThat(registry.size()).isGreaterThan(50);
        assertThat(drain.isDraining()).isFalse();
        assertThat(drain.isRefusing()).isFalse();
        assertThat(gauge()).isZero();
        assertThat(events).containsExactly(ReadinessState.REFUSING_TRAFFIC, ReadinessState.ACCEPTING_TRAFFIC);
    }

    @Test
    void thatRefusesGoesOnRefusingWhenAllAreGone() {
        open(10);

        drain.start(1, Duration.ZERO, false);

        await().until(() -> registry.size() == 0);
        assertThat(drain.isRefusing()).isTrue();
        assertThat(gauge()).isOne();
        assertThat(events).containsExactly(ReadinessState.REFUSING_TRAFFIC);
    }

    /** A handshake that was under way when new sessions began to be refused. */
    @Test
    void sessionThatIsAddedMeanwhileIsClosedAtOnce() {
        drain.beginEnd();

        Session session = sessions.open(new RecordingSink());

        assertThat(session.isOpen()).isFalse();
        assertThat(registry.size()).isZero();
    }

    @Test
    void theEndTakesOverFromAnOperator() {
        open(20);
        drain.start(1, Duration.ofHours(1), true);

        drain.beginEnd();
        drain.end(System.nanoTime());

        assertThat(registry.size()).isZero();
        assertThatExceptionOfType(DrainingException.class).isThrownBy(() -> drain.start(1, null, true));
        assertThatExceptionOfType(DrainingException.class)
                .isThrownBy(drain::cancel)
                .withMessage("The service is shutting down: a drain can neither start nor be cancelled.");
    }

    @Test
    void cutsUnresponsiveClientsAtTheEnd() {
        RecordingSink silent = new RecordingSink();
        sessions.open(silent);
        drain.beginEnd();

        drain.end(System.nanoTime());

        assertThat(silent.isAborted()).isTrue();
    }

    @Test
    void theEndOfNobodyTakesNoTime() {
        SessionDrainer drainer = drain(Duration.ofHours(1), Duration.ofHours(1));
        drainer.beginEnd();

        drainer.end(System.nanoTime());

        assertThat(registry.size()).isZero();
    }

    @Test
    void interruptionHurriesTheEnd() throws Exception {
        open(1000);
        SessionDrainer drainer = drain(Duration.ofHours(1), Duration.ofHours(1));
        drainer.beginEnd();
        Thread ending = Thread.ofPlatform().start(() -> drainer.end(System.nanoTime()));

        ending.interrupt();
        ending.join();

        assertThat(registry.size()).isZero();
    }

    @Test
    void thoseWhoAreRefusedComeBackAtDifferentTimes() {
        SessionDrainer drainer = drain(Duration.ofSeconds(20), Duration.ZERO);

        assertThat(IntStream.range(0, 1000)
                        .mapToLong(i -> drainer.retryAfterSeconds())
                        .distinct()
                        .sorted()
                        .toArray())
                .hasSize(21)
                .startsWith(1)
                .endsWith(21);
    }

    private SessionDrainer drain(Duration period, Duration delay) {
        return drain(period, delay, new SimpleMeterRegistry());
    }

    private SessionDrainer drain(Duration period, Duration delay, MeterRegistry measured) {
        SessionSettings impatient = TestSessions.withCloseTimeout(Duration.ofMillis(100));
        return new SessionDrainer(
                registry,
                new DrainSettings(period, Duration.ZERO, delay),
                impatient,
                event -> events.add(((AvailabilityChangeEvent<?>) event).getState()),
                measured);
    }

    private void open(int count) {
        for (int i = 0; i < count; i++) {
            sessions.open(new RecordingSink());
        }
    }

    private void eventuallyOver() {
        await().atMost(Duration.ofSeconds(30)).until(() -> !drain.isDraining());
    }

    private double gauge() {
        return meters.get("herald.draining").gauges().iterator().next().value();
    }
}
