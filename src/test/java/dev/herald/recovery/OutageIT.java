package dev.herald.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.redis.RedisServer;
import dev.herald.redis.Sentinel;
import dev.herald.testing.Program;
import dev.herald.testing.RequiresProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Three nodes with clients and publishers, while everything between them fails: no client misses an acknowledged
 * message, receives one twice or in another order than the others. With {@code -Doutage.followers} clients, of whom
 * there are many in {@code -Pstress}.
 */
@Execution(ExecutionMode.CONCURRENT)
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
            assertThat(cluster.followers())
                    .allSatisfy(each -> assertThat(each.gaps()).isEmpty());
            redis.kill();
            redis.forget();
            redis.start();
            cluster.speak("b");
            cluster.awaitTaken(MORE);
            cluster.fallSilent(FailoverClient.LAST);

            cluster.checkRecords();
            assertThat(cluster.followers())
                    .allSatisfy(each -> assertThat(each.gaps()).containsExactlyInAnyOrderElementsOf(each.topics()));
            assertThat(cluster.followers())
                    .anySatisfy(each -> assertThat(each.connections()).isGreaterThan(1));
        }
    }

    /** With nodes in one process {@code RedisFailureIT} shows the same each time. */
    @Test
    @EnabledIf("isLong")
    @Timeout(value = 300, unit = TimeUnit.SECONDS)
    void everyClientReceivesAllAfterASentinelFailover() throws Exception {
        try (RedisServer redis = new RedisServer();
                Sentinel sentinel = new Sentinel(redis);
                Cluster cluster =
                        new Cluster(3, LOGS, "--herald.redis.url=" + sentinel.url(), "--herald.redis.replicas=1")) {
            cluster.follow(FOLLOWERS);
            cluster.speak("a");
            cluster.awaitTaken(MORE);
            redis.kill();
            sentinel.awaitSwitch();
            redis.start("--replicaof", sentinel.master()); // without a replica every publish fails
            cluster.awaitTaken(MORE);
            cluster.fallSilent(FailoverClient.LAST);

            cluster.checkRecords();
            assertThat(cluster.followers())
                    .allSatisfy(each -> assertThat(each.gaps()).isEmpty());
        }
    }

    static boolean isLong() {
        return FOLLOWERS > 100;
    }
}
