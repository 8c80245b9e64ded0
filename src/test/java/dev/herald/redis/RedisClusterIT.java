package dev.herald.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.broadcast.Node;
import dev.herald.session.LineSink;
import dev.herald.sessionevents.EventType;
import dev.herald.sessionevents.OpenSessions;
import dev.herald.sessionevents.Report;
import dev.herald.sessionevents.ReportedSession;
import dev.herald.testing.BesideOthers;
import dev.herald.testing.Program;
import dev.herald.testing.RequiresProgram;
import dev.herald.topic.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The relay contract on two nodes with a Redis Cluster, also while slots move and masters fail. */
@Order(3)
@BesideOthers
@RequiresProgram(Program.REDIS_SERVER)
class RedisClusterIT extends RedisContract {

    private static RedisCluster redis;

    @BeforeAll
    static void startRedis() throws Exception {
        redis = new RedisCluster();
    }

    @AfterAll
    static void stopRedis() throws Exception {
        redis.close();
    }

    @Override
    String url() {
        return redis.url();
    }

    private int slot() {
        return RedisCluster.slot(prefix() + ":{" + NEWS.name() + "}");
    }

    @Test
    void deliversAllWhileASlotMoves() throws Exception {
        try (Node one = node(settings(100_000));
                Node other = node(settings(100_000))) {
            LineSink local = subscribed(one.subscribe(0, List.of(), NEWS));
            LineSink remote = subscribed(other.subscribe(0, List.of(), NEWS));
            RecordingPublishers publishers = new RecordingPublishers(NEWS, one, other);
            for (int i = 0; i < 3; i++) {
                RedisServer before = redis.owner(slot());
                awaitMore(publishers);
                redis.move(slot());
                assertThat(redis.owner(slot())).isNotSameAs(before);
            }
            awaitMore(publishers);

            assertSameOrder(publishers, local, remote);
        }
    }

    /** As the cluster says with {@code ASK}. */
    @Test
    void publishesWhereASlotHasMovedTo() throws Exception {
        try (Node one = node(settings(100));
                Node other = node(settings(100))) {
            LineSink sink = subscribed(other.subscribe(0, List.of(), NEWS));
            one.relay().publish(item(NEWS, "before")).join();
            redis.move(slot(), () -> one.relay().publish(item(NEWS, "midway")).join());
            one.relay().publish(item(NEWS, "after")).join();

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(sink.messages(NEWS)).containsExactly("before", "midway", "after"));
            assertThat(sink.gaps()).isZero();
        }
    }

    /** All of it has one slot, or a script could not change it. */
    @Test
    void reportsSessionsWhileTheirSlotMoves() throws Exception {
        RedisTestNode ties = new RedisTestNode(RedisTestNode.settings(redis.url(), 0), RedisTestNode.topics());
        try {
            await().atMost(SOON).until(ties::isUp);
            OpenSessions sessions = ties.openSessions("one/1");
            assertThat(sessions.apply(
                                    1,
                                    List.of(
                                            new Report(EventType.CONNECT, "1", "x", "+1", null),
                                            new Report(EventType.SUBSCRIBE, "1", "a", "1+a", "{occupied ")))
                            .join())
                    .isEqualTo(3);

            redis.move(RedisCluster.slot("herald:{herald/sessions}"));

            assertThat(sessions.sessions("one/1", "0").join().sessions())
                    .containsExactly(new ReportedSession("1", "x", List.of("a")));
            String sign = Objects.requireNonNull(
                    sessions.signOfLife().join().signsOfLife().get("one/1"));
            assertThat(ties.openSessions("two/2")
                            .applyFor(
                                    "one/1",
                                    sign,
                                    List.of(
                                            new Report(EventType.UNSUBSCRIBE, "1", "a", "1-a", "{vacated "),
                                            new Report(EventType.DISCONNECT, "1", "", "-1", null)))
                            .join())
                    .isEqualTo(3);
            assertThat(sessions.forget("one/1", sign).join()).isTrue();
        } finally {
            ties.close();
        }
    }

    @Test
    void otherTopicsContinueWithoutOneMaster() throws Exception {
        RedisServer master = redis.owner(slot());
        Topic elsewhere = Stream.iterate(0, i -> i + 1)
                .map(i -> new Topic("elsewhere" + i))
                .filter(topic -> !owns(master, topic))
                .findFirst()
                .orElseThrow();
        try (Node one = node(settings(100))) {
            master.kill();
            await().atMost(SOON).until(() -> !isPublished(one, NEWS));

            assertThat(isPublished(one, elsewhere)).isTrue();
            assertThat(one.relay().isAvailable()).isFalse();
        } finally {
            master.start();
        }
        try (Node one = node(settings(100))) {
            await().atMost(SOON).until(() -> isPublished(one, NEWS));
        }
    }

    private boolean owns(RedisServer master, Topic topic) {
        try {
            return redis.owner(RedisCluster.slot(prefix() + ":{" + topic.name() + "}")) == master;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isPublished(Node node, Topic topic) {
        return node.relay()
                .publish(item(topic, "x"))
                .handle((receipt, failure) -> failure == null)
                .join();
    }

    @Test
    void deliversAllAfterAReplicaIsPromoted() throws Exception {
        try (Node one = node(settings(100_000));
                Node other = node(settings(100_000))) {
            RedisServer master = redis.owner(slot());
            redis.replicate(master);
            LineSink local = subscribed(one.subscribe(0, List.of(), NEWS));
            LineSink remote = subscribed(other.subscribe(0, List.of(), NEWS));
            RecordingPublishers before = new RecordingPublishers(NEWS, one, other);
            awaitMore(before);
            before.stop();
            await().atMost(SOON)
                    .until(() -> master.run("WAIT", "1", "1000").strip().endsWith("1"));

            master.kill();
            RecordingPublishers publishers = new RecordingPublishers(NEWS, one, other);
            awaitMore(publishers);

            assertThat(redis.owner(slot())).isNotSameAs(master);
            assertSameOrder(publishers, local, remote);
            before.assertAllDelivered(local, NEWS);
            before.assertAllDelivered(remote, NEWS);
        }
    }

    private static void awaitMore(RecordingPublishers publishers) {
        int before = publishers.published();
        await().atMost(SOON).until(() -> publishers.published() >= before + 100);
    }

    private static void assertSameOrder(RecordingPublishers publishers, LineSink local, LineSink remote) {
        publishers.stop();
        await().atMost(SOON)
                .until(() -> publishers.areAllDeliveredTo(local, NEWS) && publishers.areAllDeliveredTo(remote, NEWS));
        publishers.assertAllDelivered(local, NEWS);
        await().atMost(SOON).untilAsserted(() -> assertThat(remote.lines()).isEqualTo(local.lines()));
        assertThat(local.gaps()).isZero();
    }
}
