package dev.herald.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.broadcast.Node;
import dev.herald.broadcast.Relay;
import dev.herald.broadcast.TopicAppender;
import dev.herald.broadcast.TopicSource;
import dev.herald.session.LineSink;
import dev.herald.topic.EndedEpoch;
import dev.herald.topic.Message;
import dev.herald.topic.Position;
import dev.herald.topic.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Snapshots that contradict each other, as of servers of which each takes itself for the primary. */
class SnapshotAppenderTests {

    private static final Topic NEWS = new Topic("news");

    private static final class CapturingSource implements TopicSource {

        private final Map<Topic, TopicAppender> appenders = new ConcurrentHashMap<>();

        @Override
        public CompletableFuture<?> open(TopicAppender appender) {
            appenders.put(appender.topic(), appender);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void close(TopicAppender appender) {}

        @Override
        public boolean isLocal() {
            return true;
        }

        @Override
        public CompletableFuture<?> catchUp(Topic topic) {
            return CompletableFuture.completedFuture(null);
        }
    }

    private static StreamEntry entry(long epoch, long offset) {
        return new StreamEntry(new Position(epoch, offset), 0, null, Message.of("m" + epoch + "-" + offset));
    }

    @Test
    void messageHasThePositionThatRedisSaysWhateverTheLogKnows() {
        CapturingSource source = new CapturingSource();
        Relay none = request -> CompletableFuture.failedFuture(new IllegalStateException("not used"));
        try (Node node = new Node(RedisFailureTest.TOPICS, new Node.Ties(source, fanout -> none, () -> {}))) {
            LineSink sink = node.subscribe(0, List.of(), NEWS);
            TopicAppender appender = Objects.requireNonNull(source.appenders.get(NEWS));
            SnapshotAppender snapshots =
                    new SnapshotAppender(appender, new RedisMeters(new SimpleMeterRegistry()), () -> true);

            snapshots.append(new TopicSnapshot(
                    1, new Position(8, 1), 1, List.of(new EndedEpoch(7, 1)), 0, 0, List.of(entry(7, 1))));
            assertThat(appender.newest()).isEqualTo(new Position(8, 1));
            snapshots.append(new TopicSnapshot(
                    2, new Position(8, 3), 3, List.of(new EndedEpoch(7, 2)), 0, 0, List.of(entry(7, 2), entry(8, 3))));
            appender.wake();

            Awaitility.await()
                    .untilAsserted(() -> assertThat(sink.lines())
                            .containsExactly(
                                    "news 0000000000000007:1 m7-1",
                                    "gap news",
                                    "news 0000000000000007:2 m7-2",
                                    "news 0000000000000008:3 m8-3"));
        }
    }
}
