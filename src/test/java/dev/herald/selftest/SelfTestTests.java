package dev.herald.selftest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import dev.herald.broadcast.Receipt;
import dev.herald.broadcast.Relay;
import dev.herald.broadcast.TestFanout;
import dev.herald.session.TestSessions;
import dev.herald.testing.BesideOthers;
import dev.herald.topic.FakeTicker;
import dev.herald.topic.Message;
import dev.herald.topic.Position;
import dev.herald.topic.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@BesideOthers
class SelfTestTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final FakeTicker ticker = new FakeTicker();
    private final TestSessions sessions = new TestSessions(ticker);
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final TestFanout fanout = new TestFanout(TestSessions.topics(10, new FakeTicker()));
    private final Relay working =
            request -> CompletableFuture.completedFuture(fanout.fanout().deliver(request.topic(), request.message()));
    private Relay relay = working;
    private int published;
    private final SelfTest test = new SelfTest(
            request -> {
                published++;
                return relay.publish(request);
            },
            fanout.subscriptions(),
            sessions.factory(),
            ticker,
            new SelfTestSettings(true, Duration.ofSeconds(5), TIMEOUT),
            meters);

    @BeforeEach
    void start() {
        fanout.start();
    }

    @AfterEach
    void stop() {
        fanout.stop();
    }

    @Test
    void passesWhileMessagesAreDelivered() {
        for (int i = 1; i <= 3; i++) {
            test.run();
            awaitPassed(i);
            ticker.advance(TIMEOUT);
        }

        assertThat(test.isPassing()).isTrue();
        assertThat(failures()).isZero();
    }

    @Test
    void sessionIsNotListedOrCounted() {
        test.run();
        awaitPassed(1);

        assertThat(sessions.registry().all()).isEmpty();
        assertThat(sessions.count("herald.sessions.opened", "transport", "websocket"))
                .isZero();
        assertThat(sessions.value("herald.messages.delivered", "transport", "websocket"))
                .isZero();
    }

    @Test
    void failsWhileItsMessageIsOverdue() {
        relay = request -> new CompletableFuture<>();
        test.run();
        ticker.advance(TIMEOUT.minusNanos(1));
        assertThat(test.isPassing()).isTrue();
        ticker.advance(Duration.ofNanos(1));
        assertThat(test.isPassing()).isFalse();

        test.run();
        assertThat(failures()).isOne();
        assertThat(test.isPassing()).isFalse();

        relay = working;
        ticker.advance(TIMEOUT);
        test.run();
        awaitPassed(1);
        await().until(test::isPassing);
        assertThat(failures()).isEqualTo(2);
    }

    /** As while Redis is away: its topic does not open. */
    @Test
    void publishesNothingThatIsOverdueOnceItIsSubscribed() {
        CompletableFuture<Void> open = new CompletableFuture<>();
        TestFanout opening = TestFanout.opening(TestSessions.topics(10, new FakeTicker()), open);
        List<String> texts = new ArrayList<>();
        SelfTest away = new SelfTest(
                request -> {
                    texts.add(new String(request.message().utf8(), UTF_8));
                    return relay.publish(request);
                },
                opening.subscriptions(),
                sessions.factory(),
                ticker,
                new SelfTestSettings(true, Duration.ofSeconds(5), TIMEOUT),
                new SimpleMeterRegistry());
        for (int i = 0; i < 10; i++) {
            away.run();
            ticker.advance(TIMEOUT);
        }
        away.run();
        assertThat(open.getNumberOfDependents()).isOne();
        assertThat(texts).isEmpty();

        open.complete(null);

        assertThat(texts).hasSize(1).first(STRING).endsWith(" 10");
    }

    @Test
    void failsWhenNothingIsDelivered() {
        relay = request -> CompletableFuture.completedFuture(new Receipt(request.topic(), new Position(1, 1), 1));
        test.run();
        ticker.advance(TIMEOUT);

        assertThat(test.isPassing()).isFalse();
    }

    @Test
    void failsAtOnceWhenItCannotPublish() {
        relay = request -> CompletableFuture.failedFuture(new IllegalStateException("no relay"));
        test.run();
        assertThat(test.isPassing()).isFalse();

        relay = request -> {
            throw new IllegalStateException("a broken one");
        };
        test.run();

        assertThat(test.isPassing()).isFalse();
        assertThat(failures()).isEqualTo(2);
    }

    @Test
    void hasOneMessageInFlight() {
        relay = request -> new CompletableFuture<>();
        test.run();
        ticker.advance(TIMEOUT.minusNanos(1));

        test.run();

        assertThat(published).isOne();
    }

    @Test
    void ignoresTheMessageOfAnotherNode() {
        relay = request -> {
            fanout.fanout().deliver(Topic.SELF_TEST, Message.of("another node 0"));
            return new CompletableFuture<>();
        };
        test.run();
        ticker.advance(TIMEOUT);
        relay = working;

        test.run();
        awaitPassed(1);

        assertThat(failures()).isOne();
    }

    private void awaitPassed(long times) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> meters.get("herald.selftest").timer().count() == times);
        assertThat(meters.get("herald.selftest").timer().totalTime(TimeUnit.SECONDS))
                .isZero();
    }

    private double failures() {
        return meters.get("herald.selftest.failures").counter().count();
    }
}
