package dev.herald.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.broadcast.IdempotencyKey;
import dev.herald.broadcast.Node;
import dev.herald.broadcast.PublishRequest;
import dev.herald.broadcast.Publisher;
import dev.herald.broadcast.UnavailableException;
import dev.herald.session.LineSink;
import dev.herald.testing.BesideOthers;
import dev.herald.testing.Program;
import dev.herald.testing.RequiresProgram;
import dev.herald.topic.Message;
import dev.herald.topic.Position;
import dev.herald.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Failures of Redis while messages are published: each message with a receipt is delivered once, in the same order. */
@BesideOthers
@RequiresProgram(Program.REDIS_SERVER)
class RedisFailureIT extends RedisFailureTest {

    private RecordingPublishers publishers() {
        return new RecordingPublishers(NEWS, nodes.get(0), nodes.get(1));
    }

    private static void awaitMore(RecordingPublishers publishers, int more) {
        int before = publishers.published();
        await().atMost(SOON).until(() -> publishers.published() >= before + more);
    }

    private static void assertSameOrder(RecordingPublishers publishers, LineSink one, LineSink other) {
        publishers.stop();
        await().atMost(SOON).until(() -> publishers.areAllDeliveredTo(one, NEWS));
        await().atMost(SOON).until(() -> publishers.areAllDeliveredTo(other, NEWS));
        publishers.assertAllDelivered(one, NEWS);
        await().atMost(SOON).untilAsserted(() -> assertThat(other.lines()).isEqualTo(one.lines()));
    }

    @Test
    void deliversAllAfterConnectionsAreCut() {
        LineSink one = subscribe(0);
        LineSink other = subscribe(1);
        RecordingPublishers publishers = publishers();
        for (int i = 0; i < 5; i++) {
            awaitMore(publishers, 50);
            redis.cut();
        }
        awaitMore(publishers, 50);

        assertSameOrder(publishers, one, other);
        assertThat(one.gaps()).isZero();
        assertThat(ties.getFirst().count("herald.redis.disconnects")).isPositive();
    }

    @Test
    void deliversAllAfterARestartWithData() throws Exception {
        LineSink one = subscribe(0);
        LineSink other = subscribe(1);
        RecordingPublishers publishers = publishers();
        for (int i = 0; i < 2; i++) {
            awaitMore(publishers, 100);
            redis.kill();
            int rejected = publishers.rejected();
            await().atMost(SOON).until(() -> publishers.rejected() > rejected + 10);
            redis.start();
        }
        awaitMore(publishers, 100);

        assertSameOrder(publishers, one, other);
        assertThat(one.gaps()).isZero();
    }

    @Test
    void reportsAGapAfterARestartWithoutData() throws Exception {
        LineSink one = subscribe(0);
        LineSink other = subscribe(1);
        RecordingPublishers old = publishers();
        awaitMore(old, 100);
        old.stop();
        await().atMost(SOON).until(() -> old.areAllDeliveredTo(one, NEWS) && old.areAllDeliveredTo(other, NEWS));
        List<Position> before = one.positions();
        redis.kill();
        await().atMost(SOON).until(() -> !ties.get(0).isUp() && !ties.get(1).isUp());
        redis.forget();
        redis.start();
        await().atMost(SOON).until(() -> ties.get(0).isUp() && ties.get(1).isUp());

        RecordingPublishers publishers = publishers();
        awaitMore(publishers, 100);
        publishers.stop();

        await().atMost(SOON)
                .until(() -> publishers.areAllDeliveredTo(one, NEWS) && publishers.areAllDeliveredTo(other, NEWS));
        assertThat(one.lines()).filteredOn("gap news"::equals).hasSize(1);
        assertThat(other.lines()).filteredOn("gap news"::equals).hasSize(1);
        LineSink back = nodes.get(1).subscribe(0, before, NEWS);
        await().atMost(SOON).until(() -> publishers.areAllDeliveredTo(back, NEWS));
        assertThat(back.lines()).contains("gap news");
        assertThat(back.messages(NEWS)).doesNotHaveDuplicates();
    }

    @Test
    void rejectsPublishesWhileRedisIsDown() throws Exception {
        LineSink one = subscribe(0);
        redis.kill();
        await().atMost(SOON).until(() -> !nodes.getFirst().relay().isAvailable());

        assertThat(failure()).isInstanceOf(UnavailableException.class).hasMessageContaining("nothing was published");
        assertThat(one.closed()).isNull();
        LineSink clock = nodes.getFirst().subscribe(0, List.of());
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
        await().atMost(SOON).until(clock::isSubscribed);
    }

    private @Nullable Throwable failure() {
        return failure(nodes.getFirst(), new PublishRequest(NEWS, Message.of("x")));
    }

    /** Also when the publish is retried on either node: the master has the message, but the replica may not. */
    @Test
    void failsWhenTheReplicaDoesNotAcknowledge() throws Exception {
        PublishRequest request =
                new PublishRequest(NEWS, Message.of("x"), new Publisher("key:backend"), new IdempotencyKey("once"));
        try (RedisServer replica = redis.replica()) {
            Node one = node(redis.url(), 1);
            Node other = node(redis.url(), 1);
            replica.pause();

            for (Node asked : List.of(one, one, other)) {
                assertThat(failure(asked, request))
                        .isInstanceOf(UnavailableException.class)
                        .hasCauseInstanceOf(NotReplicatedException.class);
            }
            replica.resume();
            assertThat(one.relay().publish(request).join().position().offset()).isOne();
            assertThat(other.relay().publish(request).join().position().offset())
                    .isOne();
        }
    }

    @Test
    void resumesOnAnotherNodeAfterOneStops() {
        LineSink one = subscribe(0);
        RecordingPublishers publishers = new RecordingPublishers(NEWS, nodes.get(1));
        awaitMore(publishers, 50);
        await().atMost(SOON).until(() -> one.messages(NEWS).size() > 20);
        nodes.getFirst().close();
        awaitMore(publishers, 50);

        LineSink back = nodes.get(1).subscribe(0, one.positions(), NEWS);
        awaitMore(publishers, 20);
        publishers.stop();

        List<String> all = new ArrayList<>(one.messages(NEWS));
        await().atMost(SOON).untilAsserted(() -> {
            List<String> both = new ArrayList<>(all);
            both.addAll(back.messages(NEWS));
            assertThat(both).doesNotHaveDuplicates().hasSize(publishers.published());
        });
        assertThat(back.gaps()).isZero();
    }

    @Test
    void deliversAllAfterASentinelFailover() throws Exception {
        try (Sentinel sentinel = new Sentinel(redis)) {
            Node first = node(sentinel.url(), 1);
            Node second = node(sentinel.url(), 1);
            LineSink one = first.subscribe(0, List.of(), NEWS);
            LineSink other = second.subscribe(0, List.of(), NEWS);
            await().atMost(SOON).until(() -> one.isSubscribed() && other.isSubscribed());
            RecordingPublishers publishers = new RecordingPublishers(NEWS, first, second);
            awaitMore(publishers, 50);
            redis.kill();
            sentinel.awaitSwitch();
            redis.start("--replicaof", sentinel.master()); // without a replica every publish fails
            awaitMore(publishers, 50);

            publishers.stop();
            await().atMost(SOON)
                    .until(() -> publishers.areAllDeliveredTo(one, NEWS) && publishers.areAllDeliveredTo(other, NEWS));
            publishers.assertAllDelivered(one, NEWS);
            publishers.assertAllDelivered(other, NEWS);
        }
    }
}
