package dev.herald.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.cluster.ClusterRequest;
import dev.herald.cluster.ClusterRequestHandler;
import dev.herald.cluster.ClusterResponse;
import dev.herald.cluster.ClusterResponses;
import dev.herald.liveness.ThreadHeartbeats;
import dev.herald.liveness.ThreadKind;
import dev.herald.testing.Program;
import dev.herald.testing.RequiresProgram;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Nodes that ask each other through a real Redis. */
@Execution(ExecutionMode.CONCURRENT)
@RequiresProgram(Program.REDIS_SERVER)
class RedisPeersIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final ClusterRequest WHO = new ClusterRequest("who", "{}".getBytes(UTF_8));

    private final ClientResources resources = DefaultClientResources.builder()
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            .build();
    private final RedisTimer timer = new RedisTimer(
            new ThreadHeartbeats(new SimpleMeterRegistry(), System::nanoTime).watch(ThreadKind.REDIS, "timer"));
    private final List<RedisConnections> links = new ArrayList<>();
    private RedisServer redis;

    @BeforeEach
    void begin() throws Exception {
        redis = new RedisServer();
    }

    @AfterEach
    void end() throws Exception {
        timer.close();
        links.forEach(RedisConnections::close);
        redis.close();
    }

    private RedisPeers node(ClusterRequestHandler responder) {
        RedisSettings settings = RedisTestNode.settings(redis.url(), 0);
        RedisMeters meters = new RedisMeters(new SimpleMeterRegistry());
        RedisConnections connections =
                RedisConfiguration.link(settings, RedisConfiguration.client(settings, resources, null), meters, timer);
        links.add(connections);
        RedisPeers peers = new RedisPeers(
                connections,
                new Keys(settings.prefix()),
                timer,
                responder,
                Duration.ofSeconds(1),
                new RedisPeers.Pulse(1, 3));
        connections.start(peers);
        peers.start();
        return peers;
    }

    private static List<String> bodies(ClusterResponses responses) {
        return responses.responses().stream()
                .map(ClusterResponse::body)
                .map(body -> new String(body, UTF_8))
                .sorted()
                .toList();
    }

    private static ClusterRequestHandler saying(String text) {
        return request ->
                (text + ' ' + request.operation() + ' ' + new String(request.arguments(), UTF_8)).getBytes(UTF_8);
    }

    @Test
    void allOthersAnswerAndNotTheOneThatAsks() {
        RedisPeers asking = node(saying("a"));
        node(saying("b"));
        node(saying("c"));

        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(bodies(asking.ask(WHO).join())).containsExactly("b who {}", "c who {}"));
        assertThat(asking.ask(WHO).join().silent()).isEmpty();
    }

    @Test
    void oneThatFailsIsSilent() {
        RedisPeers asking = node(saying("a"));
        RedisPeers failing = node(request -> {
            throw new IllegalStateException("no");
        });

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(asking.ask(WHO).join().silent()).containsExactly(failing.self()));
    }

    @Test
    void oneThatDiesWithoutAWordIsSilentAndThenForgotten() {
        RedisPeers asking = node(saying("a"));
        RedisPeers dying = node(saying("b"));
        await().atMost(SOON).until(() -> asking.ask(WHO).join().responses().size() == 1);

        links.getLast().close();

        assertThat(asking.ask(WHO).join().silent()).containsExactly(dying.self());
        await().atMost(SOON).until(() -> asking.ask(WHO).join().equals(ClusterResponses.NONE));
    }

    @Test
    void oneThatEndsIsForgottenAtOnce() {
        RedisPeers asking = node(saying("a"));
        RedisPeers ending = node(saying("b"));
        await().atMost(SOON).until(() -> asking.ask(WHO).join().responses().size() == 1);

        ending.stop();

        await().atMost(SOON).until(() -> asking.ask(WHO).join().equals(ClusterResponses.NONE));
    }

    @Test
    void withoutRedisNobodyIsKnownToBeThere() {
        RedisPeers asking = node(saying("a"));
        node(saying("b"));
        await().atMost(SOON).until(() -> asking.ask(WHO).join().responses().size() == 1);

        redis.kill();

        await().atMost(SOON)
                .until(() -> asking.ask(WHO).join().silent().size() == 1
                        && asking.ask(WHO).join().responses().isEmpty());
    }

    @Test
    void aLargeAnswerArrivesWhole() {
        RedisPeers asking = node(saying("a"));
        String large = "x".repeat(1_000_000);
        node(request -> large.getBytes(UTF_8));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(bodies(asking.ask(WHO).join())).containsExactly(large));
    }
}
