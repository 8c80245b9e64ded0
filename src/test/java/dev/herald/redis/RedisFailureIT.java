package dev.herald.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.broadcast.IdempotencyKey;
import dev.herald.broadcast.Node;
import dev.herald.broadcast.PublishRequest;
import dev.herald.broadcast.UnavailableException;
import dev.herald.session.LineSink;
import dev.herald.testing.Program;
import dev.herald.testing.RequiresProgram;
import dev.herald.topic.Message;
import dev.herald.topic.Position;
import dev.herald.topic.Retention;
import dev.herald.topic.Retention.Overflow;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.util.unit.DataSize;

/** A Redis that fails in every way while messages are published: what was taken is heard, once, and in the same order. */
@Execution(ExecutionMode.CONCURRENT)
@RequiresProgram(Program.REDIS_SERVER)
class RedisFailureIT {

    private static final Topic NEWS = new Topic("news");
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final TopicSettings TOPICS = new TopicSettings(
            DataSize.ofKilobytes(64),
            DataSize.ofMegabytes(64),
            1_000,
            new Retention(1_000_000, DataSize.ofMegabytes(64), Duration.ofMinutes(5), Overflow.DISCONNECT),
            List.of());

    private final List<RedisTestNode> ties = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private RedisServer redis;

    @BeforeEach
    void begin() throws IOException {
        redis = new RedisServer();
        node(redis.url(), 0);
        node(redis.url(), 0);
    }

    @AfterEach
    void end() throws IOException {
        nodes.forEach(Node::close);
        redis.close();
    }

    private Node node(String url, int replicas) {
        RedisTestNode tie = new RedisTestNode(RedisTestNode.settings(url, replicas), TOPICS);
        await().atMost(SOON).until(tie::isUp);
        ties.add(tie);
        nodes.add(new Node(TOPICS, tie.ties()));
        return nodes.getLast();
    }

    private LineSink listen(int node) {
        LineSink sink = nodes.get(node).listen(0, List.of(), NEWS);
        await().atMost(SOON).until(sink::isGreeted);
        return sink;
    }

    private Publishers publishers() {
        return new Publishers(NEWS, nodes.get(0), nodes.get(1));
    }

    private static void awaitMore(Publishers publishers, int more) {
        int before = publishers.taken();
        await().atMost(SOON).until(() -> publishers.taken() >= before + more);
    }

    private static void checkAll(Publishers publishers, LineSink one, LineSink other) {
        publishers.stop();
        await().atMost(SOON).until(() -> publishers.areAllHeardBy(one, NEWS));
        await().atMost(SOON).until(() -> publishers.areAllHeardBy(other, NEWS));
        publishers.checkHeard(one, NEWS);
        await().atMost(SOON).untilAsserted(() -> assertThat(other.lines()).isEqualTo(one.lines()));
    }

    @Test
    void itsConnectionsAreCut() {
        LineSink one = listen(0);
        LineSink other = listen(1);
        Publishers publishers = publishers();
        for (int i = 0; i < 5; i++) {
            awaitMore(publishers, 50);
            redis.cut();
        }
        awaitMore(publishers, 50);

        checkAll(publishers, one, other);
        assertThat(one.gaps()).isZero();
        assertThat(ties.getFirst().count("herald.redis.reconnects")).isPositive();
    }

    @Test
    void itIsKilledAndStartedAgainWithItsData() throws Exception {
        LineSink one = listen(0);
        LineSink other = listen(1);
        Publishers publishers = publishers();
        for (int i = 0; i < 2; i++) {
            awaitMore(publishers, 100);
            redis.kill();
            int refused = publishers.refused();
            await().atMost(SOON).until(() -> publishers.refused() > refused + 10);
            redis.start();
        }
        awaitMore(publishers, 100);

        checkAll(publishers, one, other);
        assertThat(one.gaps()).isZero();
    }

    @Test
    void itIsStartedAgainWithoutItsData() throws Exception {
        LineSink one = listen(0);
        LineSink other = listen(1);
        Publishers old = publishers();
        awaitMore(old, 100);
        old.stop();
        await().atMost(SOON).until(() -> old.areAllHeardBy(one, NEWS) && old.areAllHeardBy(other, NEWS));
        List<Position> before = one.places();
        redis.kill();
        await().atMost(SOON).until(() -> !ties.get(0).isUp() && !ties.get(1).isUp());
        redis.forget();
        redis.start();
        await().atMost(SOON).until(() -> ties.get(0).isUp() && ties.get(1).isUp());

        Publishers publishers = publishers();
        awaitMore(publishers, 100);
        publishers.stop();

        await().atMost(SOON).until(() -> publishers.areAllHeardBy(one, NEWS) && publishers.areAllHeardBy(other, NEWS));
        assertThat(one.lines()).filteredOn("gap news"::equals).hasSize(1);
        assertThat(other.lines()).filteredOn("gap news"::equals).hasSize(1);
        LineSink back = nodes.get(1).listen(0, before, NEWS);
        await().atMost(SOON).until(() -> publishers.areAllHeardBy(back, NEWS));
        assertThat(back.lines()).contains("gap news");
        assertThat(back.messages(NEWS)).doesNotHaveDuplicates();
    }

    /** As after a failover to a replica that lagged behind. */
    @Test
    void itForgetsTheNewest() throws IOException {
        LineSink one = listen(0);
        LineSink other = listen(1);
        for (int i = 1; i <= 10; i++) {
            nodes.getFirst()
                    .relay()
                    .publish(new PublishRequest(NEWS, Message.of("old" + i)))
                    .join();
        }
        await().atMost(SOON)
                .until(() ->
                        one.messages(NEWS).size() == 10 && other.messages(NEWS).size() == 10);
        redis.ask("XTRIM", "herald:{news}:stream", "MAXLEN", "=", "10");
        for (int i = 6; i <= 10; i++) {
            redis.ask("XDEL", "herald:{news}:stream", i + "-0");
        }
        redis.ask("XSETID", "herald:{news}:stream", "5-0");
        redis.ask("HSET", "herald:{news}:state", "offset", "5");

        // Their offsets are those of messages that were heard: who believed the numbers would take them for heard.
        for (int i = 1; i <= 3; i++) {
            nodes.getLast()
                    .relay()
                    .publish(new PublishRequest(NEWS, Message.of("new" + i)))
                    .join();
        }

        for (LineSink each : List.of(one, other)) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(each.messages(NEWS)).endsWith("old10", "new1", "new2", "new3"));
            assertThat(each.messages(NEWS)).doesNotHaveDuplicates().hasSize(13);
            assertThat(each.lines()).contains("gap news");
        }
    }

    @Test
    void itIsAway() throws Exception {
        LineSink one = listen(0);
        redis.kill();
        await().atMost(SOON).until(() -> !nodes.getFirst().relay().isAvailable());

        assertThat(refusal()).isInstanceOf(UnavailableException.class).hasMessageContaining("nothing was published");
        assertThat(one.closed()).isNull();
        LineSink clock = nodes.getFirst().listen(0, List.of());
        nodes.getFirst()
                .relay()
                .publish(new PublishRequest(Topic.TICK, Message.of("tick")))
                .join();

        redis.start();
        await().atMost(SOON).until(() -> nodes.getFirst().relay().isAvailable());
        nodes.getFirst()
                .relay()
                .publish(new PublishRequest(NEWS, Message.of("back")))
                .join();
        await().atMost(SOON).untilAsserted(() -> assertThat(one.messages(NEWS)).containsExactly("back"));
        await().atMost(SOON).until(clock::isGreeted);
    }

    private @Nullable Throwable refusal() {
        return refusal(nodes.getFirst(), new PublishRequest(NEWS, Message.of("x")));
    }

    private static @Nullable Throwable refusal(Node node, PublishRequest item) {
        try {
            node.relay().publish(item).join();
            throw new AssertionError("it was taken");
        } catch (CompletionException e) {
            return e.getCause();
        }
    }

    /** Also when it is asked for again, of whichever node: it is known that one Redis has it, but not that the other has. */
    @Test
    void itsReplicaDoesNotGetIt() throws Exception {
        PublishRequest item = new PublishRequest(NEWS, Message.of("x"), new IdempotencyKey("once"));
        try (RedisServer replica = redis.replica()) {
            Node one = node(redis.url(), 1);
            Node other = node(redis.url(), 1);
            replica.pause();

            for (Node asked : List.of(one, one, other)) {
                assertThat(refusal(asked, item))
                        .isInstanceOf(UnavailableException.class)
                        .hasCauseInstanceOf(NotReplicatedException.class);
            }
            replica.resume();
            assertThat(one.relay().publish(item).join().position().offset()).isOne();
            assertThat(other.relay().publish(item).join().position().offset()).isOne();
        }
    }

    @Test
    void aNodeThatEndsIsNotMissedByWhoComesBackElsewhere() {
        LineSink one = listen(0);
        Publishers publishers = new Publishers(NEWS, nodes.get(1));
        awaitMore(publishers, 50);
        await().atMost(SOON).until(() -> one.messages(NEWS).size() > 20);
        nodes.getFirst().close();
        awaitMore(publishers, 50);

        LineSink back = nodes.get(1).listen(0, one.places(), NEWS);
        awaitMore(publishers, 20);
        publishers.stop();

        List<String> all = new ArrayList<>(one.messages(NEWS));
        await().atMost(SOON).untilAsserted(() -> {
            List<String> both = new ArrayList<>(all);
            both.addAll(back.messages(NEWS));
            assertThat(both).doesNotHaveDuplicates().hasSize(publishers.taken());
        });
        assertThat(back.gaps()).isZero();
    }

    @Test
    void aSentinelReplacesIt() throws Exception {
        try (Sentinel sentinel = new Sentinel(redis)) {
            Node first = node(sentinel.url(), 1);
            Node second = node(sentinel.url(), 1);
            LineSink one = first.listen(0, List.of(), NEWS);
            LineSink other = second.listen(0, List.of(), NEWS);
            await().atMost(SOON).until(() -> one.isGreeted() && other.isGreeted());
            Publishers publishers = new Publishers(NEWS, first, second);
            awaitMore(publishers, 50);
            redis.kill();
            sentinel.awaitSwitch();
            redis.start("--replicaof", sentinel.master()); // without a replica nothing is taken
            awaitMore(publishers, 50);

            publishers.stop();
            await().atMost(SOON)
                    .until(() -> publishers.areAllHeardBy(one, NEWS) && publishers.areAllHeardBy(other, NEWS));
            publishers.checkHeard(one, NEWS);
            publishers.checkHeard(other, NEWS);
        }
    }
}
