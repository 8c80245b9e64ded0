package dev.herald.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.session.FailingSink;
import dev.herald.session.RecordingSink;
import dev.herald.session.Session;
import dev.herald.session.Sink;
import dev.herald.session.TestSessions;
import dev.herald.topic.FakeTicker;
import dev.herald.topic.Position;
import dev.herald.topic.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A topic whose reservations are not released is never closed again, and takes the place of another. */
class SubscriptionFaultTests {

    private static final Topic NEWS = new Topic("news");

    /** Of a client that has been on another node. */
    private static final ClientPosition AHEAD = new ClientPosition(NEWS, new Position(1, 5));

    private final FakeTicker ticker = new FakeTicker();
    private final TestSessions sessions = new TestSessions(ticker);
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    /** What throws. */
    enum Step {
        OPEN,
        OPENED,
        LOOK,
        CATCH_UP,
        GREET
    }

    @ParameterizedTest
    @EnumSource
    void reservationsAreReleasedAndTheSessionIsClosedWhateverThrows(Step failing) {
        TestFanout fanout = new TestFanout(
                TestSessions.topics(100, ticker),
                new FaultySource(failing),
                TestFanout.settings(1),
                new SimpleMeterRegistry(),
                ticker);
        fanout.start();
        Sink sink = FailingSink.of(
                "connected",
                () -> failing == Step.GREET ? new StackOverflowError("injected") : null,
                new RecordingSink());
        Session session = sessions.open(sink);

        fanout.subscriptions().subscribe(session, new SubscriptionRequest(List.of(NEWS), 0, List.of(AHEAD)));

        await().atMost(Duration.ofSeconds(10)).until(() -> !session.isOpen());
        await().atMost(Duration.ofSeconds(10))
                .until(() -> fanout.fanout().subscribers(NEWS) == 0
                        && fanout.fanout().subscribers(Topic.BROADCAST) == 0);
        assertThat(closed).hasValue(opened.get());
        fanout.stop();
    }

    /** Its topics come from elsewhere. */
    private final class FaultySource implements TopicSource {

        private final Step failing;

        FaultySource(Step failing) {
            this.failing = failing;
        }

        @Override
        public CompletableFuture<?> open(TopicAppender appender) {
            opened.incrementAndGet();
            at(Step.OPEN, failing);
            return failing == Step.OPENED
                    ? CompletableFuture.failedFuture(new IllegalStateException("injected"))
                    : CompletableFuture.completedFuture(null);
        }

        @Override
        public void close(TopicAppender appender) {
            closed.incrementAndGet();
        }

        @Override
        public boolean isLocal() {
            at(Step.LOOK, failing);
            return false;
        }

        @Override
        public CompletableFuture<?> catchUp(Topic topic) {
            at(Step.CATCH_UP, failing);
            return CompletableFuture.completedFuture(null);
        }
    }

    private static void at(Step now, Step failing) {
        if (now == failing) {
            throw new StackOverflowError("injected");
        }
    }
}
