package dev.herald.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

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
                    new SnapshotAppender(appender, new RedisMeters(new SimpleMeterRegistry()), () -> true, next -> {});

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

    /** A message that cannot be read is delivered between those that are read, as it was published. */
    @Test
    void whatSkipsHistoryIsInItsPlaceAmongWhatIsRead() {
        CapturingSource source = new CapturingSource();
        Relay none = request -> CompletableFuture.failedFuture(new IllegalStateException("not used"));
        try (Node node = new Node(RedisFailureTest.TOPICS, new Node.Ties(source, fanout -> none, () -> {}))) {
            LineSink sink = node.subscribe(0, List.of(), NEWS);
            TopicAppender appender = Objects.requireNonNull(source.appenders.get(NEWS));
            TopicSnapshotReader reader = mock(TopicSnapshotReader.class);
            CompletableFuture<TopicSnapshot> read = new CompletableFuture<>();
            when(reader.subscribeAndRead(NEWS, 1)).thenReturn(read);
            TopicReplicator replicator =
                    new TopicReplicator(appender, reader, new RedisMeters(new SimpleMeterRegistry()));
            replicator.open();

            replicator.received(unkept(7, 0, "a"));
            replicator.received(entry(7, 1));
            replicator.received(unkept(7, 1, "b"));
            replicator.received(unkept(7, 2, "c"));
            read.complete(
                    new TopicSnapshot(1, new Position(7, 2), 2, List.of(), 0, 0, List.of(entry(7, 1), entry(7, 2))));

            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(sink.messages(NEWS)).containsExactly("a", "m7-1", "b", "m7-2", "c"));
            assertThat(sink.gaps()).isZero();
        }
    }

    private static StreamEntry unkept(long epoch, long after, String text) {
        return new StreamEntry(new Position(epoch, after), 0, null, Message.of(text), StreamEntry.Kind.UNKEPT);
    }
}
