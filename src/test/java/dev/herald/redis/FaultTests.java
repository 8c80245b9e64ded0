package dev.herald.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.herald.broadcast.Node;
import dev.herald.broadcast.PublishRequest;
import dev.herald.broadcast.Receipt;
import dev.herald.broadcast.Relay;
import dev.herald.cluster.ClusterRequest;
import dev.herald.cluster.ClusterResponses;
import dev.herald.liveness.ThreadHeartbeats;
import dev.herald.liveness.ThreadKind;
import dev.herald.session.LineSink;
import dev.herald.topic.FakeTicker;
import dev.herald.topic.Message;
import dev.herald.topic.Retention;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/** What is begun before a call of Redis ends, or begins again, also if that call throws instead of failing. */
class FaultTests {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Topic NEWS = new Topic("news");
    private static final Keys KEYS = new Keys("herald");
    private static final RedisSettings SETTINGS = RedisTestNode.settings("redis://unused", 1);
    private static final TopicSettings TOPICS = new TopicSettings(
            DataSize.ofKilobytes(64),
            DataSize.ofMegabytes(64),
            1_000,
            0,
            new Retention(100, DataSize.ofKilobytes(64), Duration.ofMinutes(5), Retention.Overflow.DISCONNECT),
            List.of());

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RedisMeters redisMeters = new RedisMeters(meters);
    private final RedisTimer timer =
            new RedisTimer(new ThreadHeartbeats(meters, new FakeTicker()).watch(ThreadKind.REDIS, "redis-timer"));

    @AfterEach
    void close() {
        timer.close();
    }

    private static <T> CompletableFuture<T> thrown() {
        throw new StackOverflowError("injected");
    }

    private static CompletableFuture<List<byte[]>> response(String... fields) {
        return CompletableFuture.completedFuture(
                Stream.of(fields).map(field -> field.getBytes(US_ASCII)).toList());
    }

    private RedisTopicSource source(FaultyConnections connections) {
        TopicArguments arguments = new TopicArguments(KEYS, TOPICS, SETTINGS.remember());
        return new RedisTopicSource(
                connections, KEYS, new TopicSnapshotReader(connections, KEYS, arguments, SETTINGS, timer), redisMeters);
    }

    private Node node(RedisTopicSource source, FaultyConnections connections) {
        TopicArguments arguments = new TopicArguments(KEYS, TOPICS, SETTINGS.remember());
        PublishScript script = new PublishScript(connections, KEYS, arguments, TOPICS, 1, Duration.ofMinutes(5));
        return new Node(
                TOPICS,
                new Node.Ties(
                        source,
                        fanout -> new RedisRelay(
                                connections,
                                KEYS,
                                fanout,
                                source,
                                SETTINGS,
                                script,
                                new RedisDirectory(connections, KEYS),
                                redisMeters),
                        () -> {}));
    }

    /** The first reads, of two topics, are those of their subscriptions. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 6})
    void topicIsReadAgainAfterReadsThatThrow(long failing) {
        FaultyConnections connections = new FaultyConnections(
                (script, before) -> before < failing ? thrown() : response("1", "0", "0", "", "0", "0"));
        RedisTopicSource source = source(connections);
        try (Node node = node(source, connections)) {
            LineSink client = node.subscribe(0, List.of(), NEWS);

            source.subscribed(KEYS.channel(Topic.BROADCAST));
            source.subscribed(KEYS.channel(NEWS));

            await().atMost(SOON).until(client::isSubscribed);
            source.received(KEYS.channel(NEWS), "1:1:0::\nhello".getBytes(UTF_8));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(client.messages(NEWS)).containsExactly("hello"));
        }
    }

    /** It is stored but not yet known to be replicated: whoever reads it announces it. */
    @Test
    void messageIsAnnouncedAgainAfterThatThrew() {
        FaultyConnections connections = new FaultyConnections((script, before) -> switch (script) {
            case READ -> response("1", "1", "0", "", "0", "0");
            case TOUCH -> before == 0 ? thrown() : response();
            default -> FaultyConnections.NO_RESPONSE;
        });
        RedisTopicSource source = source(connections);
        try (Node node = node(source, connections)) {
            node.subscribe(0, List.of(), NEWS);
            source.subscribed(KEYS.channel(NEWS));

            assertThat(source.catchUp(NEWS)).isCompleted();
            assertThat(connections.calls(Script.ANNOUNCE)).isEqualTo(1);
        }
    }

    @Test
    void nothingStaysPendingWhenPublishingThrows() {
        FaultyConnections connections = new FaultyConnections((script, before) -> thrown());
        try (Node node = node(source(connections), connections)) {
            Relay relay = node.relay();

            CompletableFuture<Receipt> receipt = relay.publish(new PublishRequest(NEWS, Message.of("a message")));

            assertThat(receipt).isCompletedExceptionally();
            assertThat(meters.get("herald.redis.pending").gauge().value()).isZero();
        }
    }

    /** Otherwise nothing would ever complete the request. */
    @Test
    void nodeToWhichSendingThrowsIsUnavailableAtOnce() {
        FaultyConnections connections = new FaultyConnections((script, before) -> switch (script) {
            case HEARTBEAT -> response();
            case NODES -> response("one", "two");
            case SEND -> before == 0 ? thrown() : response("0");
            default -> thrown();
        });
        RedisPeers peers = peers(connections);
        peers.start();

        CompletableFuture<ClusterResponses> responses = peers.requestAll(new ClusterRequest("sessions", new byte[0]));

        assertThat(responses)
                .isCompletedWithValueMatching(all -> all.unavailableNodes().equals(List.of("one", "two")));
        peers.stop();
    }

    @Test
    void nodeStartsOnceTheOthersCanKnowIt() throws Exception {
        CompletableFuture<List<byte[]>> heartbeat = new CompletableFuture<>();
        FaultyConnections connections = new FaultyConnections(
                (script, before) -> script == Script.HEARTBEAT && before > 0 ? heartbeat : thrown());
        RedisPeers peers = peers(connections);

        CompletableFuture<Void> start = CompletableFuture.runAsync(peers::start);

        assertThatThrownBy(() -> start.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        heartbeat.complete(List.of());
        start.get(30, TimeUnit.SECONDS);
        peers.stop();
    }

    /** There may be more, which have started since. */
    @Test
    void knownNodesAreNotAllIfTheirListCannotBeRead() {
        FaultyConnections connections = new FaultyConnections((script, before) -> switch (script) {
            case HEARTBEAT -> response("one");
            case SEND -> response("0");
            default -> thrown();
        });
        RedisPeers peers = peers(connections);
        peers.start();

        CompletableFuture<ClusterResponses> responses = peers.requestAll(new ClusterRequest("sessions", new byte[0]));

        assertThat(responses)
                .isCompletedWithValueMatching(
                        all -> all.unavailableNodes().equals(List.of(ClusterResponses.UNKNOWN_NODES, "one")));
        peers.stop();
    }

    private RedisPeers peers(FaultyConnections connections) {
        RedisPeers peers = new RedisPeers(
                "this",
                connections,
                KEYS,
                timer,
                request -> new byte[0],
                Duration.ofMinutes(1),
                RedisPeers.HeartbeatInterval.DEFAULT);
        connections.start(peers);
        return peers;
    }
}
