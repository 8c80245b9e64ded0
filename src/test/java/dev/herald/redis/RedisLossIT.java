package dev.herald.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.broadcast.Node;
import dev.herald.broadcast.PublishRequest;
import dev.herald.session.LineSink;
import dev.herald.testing.BesideOthers;
import dev.herald.testing.Program;
import dev.herald.testing.RequiresProgram;
import dev.herald.topic.Message;
import dev.herald.topic.Position;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Redis comes back with less than it had: a position never names two messages, and whoever lost something receives a gap. */
@BesideOthers
@Order(2)
@RequiresProgram(Program.REDIS_SERVER)
class RedisLossIT {

    private RedisServer redis;
    private RedisScenario scenario;

    @BeforeEach
    void begin() throws IOException {
        redis = new RedisServer();
        scenario = new RedisScenario();
    }

    @AfterEach
    void end() throws IOException {
        scenario.close();
        redis.close();
    }

    /** With {@code replicas} nothing is acknowledged that may be lost, and so there is no gap. */
    @ParameterizedTest
    @CsvSource({"0, false", "0, true", "1, false", "1, true"})
    void failoverToAReplicaThatLags(int replicas, boolean nodeEnds) throws Exception {
        try (RedisServer promoted = redis.replica()) {
            scenario.add(redis, replicas);
            scenario.add(redis, replicas);
            HoppingClient stays = scenario.client(1);
            HoppingClient hops = scenario.client(0);
            scenario.publish(1, "1", "2", "3");
            hops.awaitText("3");
            stays.awaitText("3");
            awaitReplicated(promoted);
            promoted.run("REPLICAOF", "NO", "ONE");
            for (String text : List.of("4", "5")) {
                assertThat(scenario.offer(1, text) == null).isEqualTo(replicas == 0);
            }
            if (replicas == 0) {
                hops.awaitText("5");
                stays.awaitText("5");
            }
            if (nodeEnds) {
                scenario.close(0);
            }
            redis.kill();
            try (RedisServer second = promoted.replica()) {
                assertThat(second.isAlive()).isTrue();
                scenario.link(0).switchTo(promoted);
                scenario.link(1).switchTo(promoted);
                scenario.awaitUp(1);
                await().atMost(RedisFailureTest.SOON).until(() -> scenario.offer(1, "6") == null);
                scenario.publish(1, "7");
                Node third = scenario.add(promoted, replicas);
                hops.hop(third);

                scenario.assertClean(1, promoted);
                assertThat(hops.gaps()).isEqualTo(1 - replicas);
                assertThat(stays.gaps()).isEqualTo(1 - replicas);
                assertThat(scenario.checker.lost()).hasSize(2 * (1 - replicas));
            }
        }
    }

    /** Nobody is left who knows what was lost. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void powerLossOfAllNodesAndRedis(boolean isPublishedBefore) throws Exception {
        scenario.add(redis, 0);
        scenario.add(redis, 0);
        HoppingClient one = scenario.client(0);
        HoppingClient other = scenario.client(1);
        scenario.publish(0, "1", "2");
        one.awaitText("2");
        HoppingClient early = scenario.client(1);
        early.leave();
        redis.backUp();
        scenario.publish(0, "3", "4");
        one.awaitText("4");
        other.awaitText("4");
        scenario.close(0);
        scenario.close(1);
        redis.kill();
        redis.restore();
        redis.start();
        scenario.add(redis, 0);
        scenario.add(redis, 0);

        if (isPublishedBefore) {
            scenario.publish(2, "5", "6", "7");
        }
        one.hop(scenario.node(2));
        other.hop(scenario.node(3));
        early.hop(scenario.node(3));

        scenario.assertClean(2, redis);
        assertThat(one.gaps()).isOne();
        assertThat(other.gaps()).isOne();
        assertThat(early.gaps()).isZero();
    }

    /** All have left; the node still has its log. */
    @Test
    void lossWhileNobodyIsSubscribed() throws Exception {
        scenario.add(redis, 0);
        HoppingClient one = scenario.client(0);
        scenario.publish(0, "1");
        one.awaitText("1");
        redis.backUp();
        scenario.publish(0, "2", "3");
        one.awaitText("3");
        one.leave();
        redis.kill();
        scenario.awaitDown(0);
        redis.restore();
        redis.start();
        scenario.awaitUp(0);
        scenario.publish(0, "4", "5");

        one.hop(scenario.node(0));

        scenario.assertClean(0, redis);
        assertThat(one.gaps()).isOne();
    }

    /** Its receipt names where it stays, though nodes with subscribers have not looked yet. */
    @Test
    void publishBeforeOtherNodesHaveLooked() throws Exception {
        scenario.add(redis, 0);
        scenario.add(redis, 0);
        HoppingClient one = scenario.client(0);
        scenario.publish(1, "1");
        one.awaitText("1");
        redis.backUp();
        scenario.publish(1, "2", "3");
        one.awaitText("3");
        redis.kill();
        scenario.awaitDown(0);
        scenario.awaitDown(1);
        scenario.link(0).hold(RedisProxy.Traffic.RESPONSES);
        redis.restore();
        redis.start();
        scenario.awaitUp(1);
        scenario.publish(1, "4", "5", "6");
        scenario.link(0).release();

        scenario.assertClean(1, redis);
        assertThat(one.gaps()).isOne();
    }

    @Test
    void equalTextsAreOtherMessages() throws Exception {
        scenario.add(redis, 0);
        LineSink one = subscribe(scenario.node(0));
        refresh(2);
        redis.backUp();
        refresh(2);
        await().atMost(RedisFailureTest.SOON)
                .until(() -> one.messages(RedisScenario.NEWS).size() == 4);
        List<Position> before = one.positions();
        redis.kill();
        scenario.awaitDown(0);
        redis.restore();
        redis.start();
        scenario.awaitUp(0);
        refresh(3);

        await().atMost(RedisFailureTest.SOON)
                .until(() -> one.messages(RedisScenario.NEWS).size() == 7);
        assertThat(one.gaps()).isOne();
        RedisFailureTest.assertNoPositionNamesTwo(one);
        LineSink back = scenario.add(redis, 0).subscribe(0, before, RedisScenario.NEWS);
        await().atMost(RedisFailureTest.SOON)
                .until(() -> back.messages(RedisScenario.NEWS).size() == 3);
        assertThat(back.lines()).first().isEqualTo("gap news");
    }

    private static LineSink subscribe(Node node) {
        LineSink sink = node.subscribe(0, List.of(), RedisScenario.NEWS);
        await().atMost(RedisFailureTest.SOON).until(sink::isSubscribed);
        return sink;
    }

    private void refresh(int times) {
        for (int i = 0; i < times; i++) {
            PublishRequest request = new PublishRequest(RedisScenario.NEWS, Message.of("refresh"));
            scenario.node(0).relay().publish(request).join();
        }
    }

    /** Both assign offsets, each to its own messages. */
    @Test
    void oldPrimaryLivesOn() throws Exception {
        try (RedisServer promoted = redis.replica()) {
            scenario.add(redis, 0);
            scenario.add(redis, 0);
            HoppingClient old = scenario.client(0);
            HoppingClient hops = scenario.client(0);
            HoppingClient on = scenario.client(1);
            scenario.publish(0, "1", "2");
            on.awaitText("2");
            awaitReplicated(promoted);
            promoted.run("REPLICAOF", "NO", "ONE");
            scenario.switchTo(1, promoted);
            scenario.publish(0, "old3");
            scenario.publish(1, "new3", "new4");
            scenario.publish(0, "old4", "old5", "old6");
            old.awaitText("old6");
            on.awaitText("new4");
            hops.awaitText("old6");
            hops.hop(scenario.node(1));
            hops.awaitText("new4");

            redis.run("REPLICAOF", "127.0.0.1", Integer.toString(promoted.port()));
            scenario.switchTo(0, promoted);

            scenario.assertClean(1, promoted);
            assertThat(old.gaps()).isOne();
            assertThat(hops.gaps()).isOne();
            assertThat(on.gaps()).isZero();
        }
    }

    /** What is no longer known of old epochs costs a gap, but no position gets another message. */
    @Test
    void moreEpochsThanAreKept() throws Exception {
        scenario.add(redis, 0);
        HoppingClient stays = scenario.client(0);
        HoppingClient away = scenario.client(0);
        scenario.publish(0, "first", "second");
        away.awaitText("second");
        away.leave();
        for (int i = 0; i < 18; i++) {
            redis.run("HSET", "herald:{news}:state", "run", "another" + i);
            scenario.publish(0, "after" + i);
        }

        away.hop(scenario.add(redis, 0));

        away.awaitText("after17");
        scenario.assertClean(0, redis);
        assertThat(stays.gaps()).isZero();
    }

    /** Replication is asynchronous: what a replica does not have yet would be lost when it is promoted. */
    private void awaitReplicated(RedisServer replica) {
        String[] offset = {"HGET", "herald:{news}:state", "offset"};
        await().atMost(RedisFailureTest.SOON).until(() -> redis.run(offset).equals(replica.run(offset)));
    }
}
