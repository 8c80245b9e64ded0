package dev.herald.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.herald.broadcast.PublishRequest;
import dev.herald.broadcast.UnavailableException;
import dev.herald.redis.RedisProxy.Traffic;
import dev.herald.session.LineSink;
import dev.herald.testing.BesideOthers;
import dev.herald.testing.Program;
import dev.herald.testing.RequiresProgram;
import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node whose network to Redis is slow, or passes nothing one way, tells its clients nothing that is not true. */
@BesideOthers
@RequiresProgram(Program.REDIS_SERVER)
class RedisLinkIT {

    /** The first node's network is the one that is bad. */
    private static final int BAD = 0;

    private static final int GOOD = 1;

    private RedisServer redis;
    private RedisScenario scenario;

    @BeforeEach
    void begin() throws IOException {
        redis = new RedisServer();
        scenario = new RedisScenario();
        scenario.add(redis, 0);
        scenario.add(redis, 0);
    }

    @AfterEach
    void end() throws IOException {
        scenario.close();
        redis.close();
    }

    private RedisProxy link() {
        return scenario.link(BAD);
    }

    @Test
    void openingTakesOneReadInTheRoundTripOfTheSubscription() {
        link().hold(Traffic.RESPONSES);
        LineSink sink = scenario.node(BAD).subscribe(0, List.of(), RedisScenario.NEWS);

        await().atMost(RedisFailureTest.SOON)
                .until(() -> link().sent("{news}:state") == 1 && link().sent("SSUBSCRIBE") > 0);

        link().release();
        await().atMost(RedisFailureTest.SOON).until(sink::isSubscribed);
        assertThat(link().sent("{news}:state")).isOne();
    }

    @Test
    void openingTakesOneReadWhileMuchIsPublished() throws Exception {
        link().delay(Duration.ofMillis(20));
        scenario.load(GOOD);
        scenario.awaitPublished(10);

        HoppingClient client = scenario.client(BAD);

        assertThat(link().sent("{news}:state")).isOne();
        scenario.awaitPublished(50);
        scenario.stop();
        scenario.assertClean(GOOD, redis);
        assertThat(client.gaps()).isZero();
        assertThat(link().sent("{news}:state")).isOne();
    }

    /** It is behind the positions that come from the other node. */
    @Test
    void hopsToASlowNodeAreNoGaps() throws Exception {
        link().delay(Duration.ofMillis(100));
        HoppingClient stays = scenario.client(BAD);
        HoppingClient hops = scenario.client(GOOD);
        scenario.load(GOOD);
        for (int i = 0; i < 6; i++) {
            scenario.awaitPublished(20);
            hops.hop(scenario.node(i % 2));
            hops.awaitConnected();
        }
        scenario.stop();

        scenario.assertClean(GOOD, redis);
        assertThat(hops.gaps()).isZero();
        assertThat(stays.gaps()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Traffic.class,
            names = {"REQUESTS", "RESPONSES"})
    void nodeThatIsCutOneWayRefusesPositionsThatItDoesNotHave(Traffic held) throws Exception {
        HoppingClient stays = scenario.client(BAD);
        HoppingClient hops = scenario.client(GOOD);
        scenario.publish(GOOD, "1");
        stays.awaitText("1");
        link().hold(held);
        scenario.publish(GOOD, "2", "3");
        hops.awaitText("3");
        if (held == Traffic.REQUESTS) {
            stays.awaitText("3"); // was announced
        }

        hops.hop(scenario.node(BAD));
        await().atMost(RedisFailureTest.SOON).until(() -> hops.isRefused() || hops.isConnected());
        assertThat(hops.isConnected()).isEqualTo(held == Traffic.REQUESTS);
        assertThatThrownBy(() -> scenario.node(BAD).read(RedisScenario.NEWS))
                .hasCauseInstanceOf(UnavailableException.class);
        hops.hop(scenario.node(GOOD));
        hops.awaitConnected();
        link().release();
        scenario.awaitUp(BAD);
        hops.hop(scenario.node(BAD));

        scenario.assertClean(GOOD, redis);
        assertThat(hops.gaps()).isZero();
        assertThat(stays.gaps()).isZero();
    }

    @Test
    void historyOfASlowNodeHasAllThatWasPublished() {
        scenario.client(BAD);
        link().delay(Duration.ofMillis(100));
        for (int i = 0; i < 5; i++) {
            scenario.publish(GOOD, "text" + i);

            assertThat(scenario.node(BAD).read(RedisScenario.NEWS)).hasSize(i + 1);
        }
    }

    /** More is announced during a read than is held: it is read. */
    @Test
    void announcementsBeyondWhatIsHeldAreRead() throws Exception {
        scenario.client(GOOD);
        publishAll("before", 60);
        link().hold(Traffic.COMMAND_RESPONSES);
        LineSink sink = scenario.node(BAD).subscribe(100, List.of(), RedisScenario.NEWS);
        await().atMost(RedisFailureTest.SOON).until(() -> link().sent("{news}:state") == 2);
        publishAll("during", 1_500);
        link().release();
        publishAll("after", 10);

        await().atMost(RedisFailureTest.SOON)
                .until(() -> sink.messages(RedisScenario.NEWS).size() == 1_570);
        assertThat(sink.gaps()).isZero();
        assertThat(sink.messages(RedisScenario.NEWS)).doesNotHaveDuplicates();
    }

    private void publishAll(String name, int count) {
        List<PublishRequest> requests = IntStream.range(0, count)
                .mapToObj(i -> new PublishRequest(RedisScenario.NEWS, Message.of(name + i + "x".repeat(1_000))))
                .toList();
        scenario.node(GOOD).relay().publishAll(requests).forEach(CompletableFuture::join);
    }

    /** A node that only reads would stay with it for ever. */
    @Test
    void readThatAReplicaRejectsRenewsTheConnections() throws Exception {
        try (RedisServer primary = new RedisServer()) {
            redis.run("REPLICAOF", "127.0.0.1", Integer.toString(primary.port()));
            await().atMost(RedisFailureTest.SOON)
                    .until(() -> redis.run("INFO", "replication").contains("master_link_status:up"));
            double before = scenario.ties(BAD).count("herald.redis.disconnects");

            LineSink sink = scenario.node(BAD).subscribe(0, List.of(), new Topic("new"));

            await().atMost(RedisFailureTest.SOON)
                    .until(() -> scenario.ties(BAD).count("herald.redis.disconnects") > before);
            link().switchTo(primary);
            await().atMost(RedisFailureTest.SOON).until(() -> sink.isSubscribed() || sink.closed() != null);
        }
    }
}
