package dev.herald.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.redis.RedisServer;
import dev.herald.redis.Sentinel;
import dev.herald.testing.BesideOthers;
import dev.herald.testing.Program;
import dev.herald.testing.RequiresProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three nodes with clients and publishers, while everything between them fails: no client misses an acknowledged
 * message, receives one twice or in another order than the others, or a gap where nothing was lost ({@link
 * dev.herald.testing.DeliveryChecker}). With {@code -Doutage.followers} clients, of whom
 * there are many in {@code -Pstress}.
 */
@BesideOthers
@Order(2)
@RequiresProgram(Program.REDIS_SERVER)
class OutageIT {

    private static final int FOLLOWERS = Integer.getInteger("outage.followers", 30);
    private static final int MORE = 300;

    private static final Path LOGS = Path.of("target/outage");

    @BeforeAll
    static void createLogs() throws IOException {
        Files.createDirectories(LOGS);
    }

    @Test
    @Timeout(value = 300, unit = TimeUnit.SECONDS)
    void everyClientReceivesEachMessageOnce() throws Exception {
        try (RedisServer redis = new RedisServer();
                Cluster cluster = new Cluster(3, LOGS, "--herald.redis.url=" + redis.url())) {
            cluster.follow(FOLLOWERS);
            cluster.speak("a");
            cluster.awaitTaken(MORE);
            redis.cut();
            cluster.awaitTaken(MORE);
            redis.kill();
            cluster.awaitRefused(20);
            redis.start();
            cluster.awaitTaken(MORE);
            cluster.node(2).kill();
            cluster.awaitTaken(MORE);

            cluster.fallSilent("before-Redis-forgets");
            cluster.checkRecords(redis);
            assertThat(cluster.followers())
                    .allSatisfy(each -> assertThat(each.gaps()).containsOnly(0L));
            redis.kill();
            redis.forget();
            redis.start();
            cluster.speak("b");
            cluster.awaitTaken(MORE);
            cluster.fallSilent(FailoverClient.LAST);

            cluster.checkRecords(redis);
            assertThat(cluster.followers())
                    .allSatisfy(each -> assertThat(each.gaps()).containsOnly(1L));
            assertThat(cluster.followers())
                    .anySatisfy(each -> assertThat(each.connections()).isGreaterThan(1));
        }
    }

    /** With two replicas one may be lost, and nothing that was acknowledged is. */
    @ParameterizedTest
    @CsvSource({"1, 1", "1, 2", "1, 3", "2, 1", "2, 2", "2, 3"})
    @EnabledIf("isLong")
    @Timeout(value = 300, unit = TimeUnit.SECONDS)
    void everyClientReceivesAllAfterASentinelFailover(int replicas, int time) throws Exception {
        try (RedisServer redis = new RedisServer();
                RedisServer second = replicas > 1 ? redis.replica() : new RedisServer();
                Sentinel sentinel = new Sentinel(redis);
                Cluster cluster =
                        new Cluster(3, LOGS, "--herald.redis.url=" + sentinel.url(), "--herald.redis.replicas=1")) {
            cluster.follow(FOLLOWERS);
            cluster.speak("a" + time);
            cluster.awaitTaken(MORE);
            redis.kill();
            sentinel.awaitSwitch();
            if (replicas == 1) {
                redis.start("--replicaof", sentinel.master()); // without a replica every publish fails
            }
            cluster.awaitTaken(MORE);
            cluster.fallSilent(FailoverClient.LAST);

            RedisServer master = second.port() == sentinel.masterPort() ? second : sentinel.replica();
            cluster.checkRecords(master);
            assertThat(cluster.lost()).isEmpty();
            assertThat(cluster.followers())
                    .allSatisfy(each -> assertThat(each.gaps()).containsOnly(0L));
        }
    }

    /** All nodes and Redis end at once, and Redis comes back with an older state. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    @EnabledIf("isLong")
    @Timeout(value = 300, unit = TimeUnit.SECONDS)
    void everyClientReceivesAllOrAGapAfterAPowerLoss(int time) throws Exception {
        try (RedisServer redis = new RedisServer();
                Cluster cluster = new Cluster(3, LOGS, "--herald.redis.url=" + redis.url())) {
            cluster.follow(FOLLOWERS);
            cluster.speak("a" + time, false);
            cluster.awaitTaken(MORE);
            redis.backUp();
            cluster.awaitTaken(MORE);
            for (int i = 0; i < 3; i++) {
                cluster.node(i).kill();
            }
            redis.kill();
            redis.restore();
            redis.start();
            for (int i = 0; i < 3; i++) {
                cluster.node(i).restart();
            }
            cluster.awaitTaken(MORE);
            cluster.fallSilent(FailoverClient.LAST);

            cluster.checkRecords(redis);
            assertThat(cluster.lost()).isNotEmpty();
            assertThat(cluster.followers())
                    .allSatisfy(each -> assertThat(each.gaps()).containsOnly(1L));
        }
    }

    /** In any order; Redis keeps its data. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @EnabledIf("isLong")
    @Timeout(value = 300, unit = TimeUnit.SECONDS)
    void everyClientReceivesEachMessageOnceWhateverFails(long seed) throws Exception {
        Random random = new Random(seed);
        try (RedisServer redis = new RedisServer();
                Cluster cluster = new Cluster(3, LOGS, "--herald.redis.url=" + redis.url())) {
            cluster.follow(FOLLOWERS);
            cluster.speak("a");
            for (int i = 0; i < 20; i++) {
                fail(cluster, redis, random);
                cluster.awaitTaken(MORE);
            }
            cluster.fallSilent(FailoverClient.LAST);

            cluster.checkRecords(redis);
            assertThat(cluster.followers())
                    .allSatisfy(each -> assertThat(each.gaps()).containsOnly(0L));
        }
    }

    private static void fail(Cluster cluster, RedisServer redis, Random random) throws Exception {
        switch (random.nextInt(4)) {
            case 0 -> redis.cut();
            case 1 -> {
                redis.kill();
                redis.start();
            }
            case 2 -> {
                NodeProcess node = cluster.node(random.nextInt(3));
                node.kill();
                node.restart();
            }
            default -> redis.run("SCRIPT", "FLUSH");
        }
    }

    static boolean isLong() {
        return FOLLOWERS > 100;
    }
}
