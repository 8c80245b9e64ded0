package dev.herald.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.liveness.ThreadHeartbeats;
import dev.herald.liveness.ThreadKind;
import dev.herald.presence.PresenceNode;
import dev.herald.presence.PresenceStats;
import dev.herald.testing.BesideOthers;
import dev.herald.testing.Program;
import dev.herald.testing.RequiresProgram;
import dev.herald.topic.ClientInfo;
import dev.herald.topic.Topic;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Presence, joins and leaves between nodes over a real Redis. */
@BesideOthers
@RequiresProgram(Program.REDIS_SERVER)
class RedisPresenceIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Topic CHAT = new Topic("chat");
    private static final int MANY = 5_000;

    private final ClientResources resources = DefaultClientResources.builder()
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            .build();
    private final RedisTimer timer = new RedisTimer(
            new ThreadHeartbeats(new SimpleMeterRegistry(), System::nanoTime).watch(ThreadKind.REDIS, "timer"));
    private final List<RedisConnections> connections = new ArrayList<>();
    private final List<PresenceNode> nodes = new ArrayList<>();
    private RedisServer redis;

    @BeforeEach
    void begin() throws Exception {
        redis = new RedisServer("--appendonly", "no");
        for (int i = 0; i < 3; i++) {
            start("node-" + i);
        }
        enter(0, "0", "zoe");
        enter(1, "1", "ada");
        enter(2, "2", "ada");
        for (PresenceNode node : nodes) {
            await().atMost(SOON)
                    .until(() -> node.presence().clients(CHAT).join().size() == 3);
        }
    }

    @AfterEach
    void end() throws Exception {
        nodes.forEach(PresenceNode::close);
        timer.close();
        connections.forEach(RedisConnections::close);
        redis.close();
        resources.shutdown(0, 0, TimeUnit.SECONDS).get();
    }

    private PresenceNode start(String name) {
        RedisSettings settings = RedisTestNode.settings(redis.url(), 0);
        RedisConnections own = RedisConfiguration.connections(
                settings,
                RedisConfiguration.client(settings, resources, null),
                new RedisMeters(new SimpleMeterRegistry()),
                timer);
        connections.add(own);
        PresenceNode.Local local = new PresenceNode.Local();
        RedisPeers peers = new RedisPeers(
                name,
                own,
                new Keys(settings.prefix()),
                timer,
                local.handler(),
                Duration.ofSeconds(1),
                new RedisPeers.HeartbeatInterval(1, 3));
        PresenceNode node = new PresenceNode(local, peers);
        nodes.add(node);
        own.start(peers);
        peers.start();
        return node;
    }

    private void enter(int node, String client, String user) {
        nodes.get(node).enter(CHAT, new ClientInfo(user, client, "{\"name\":\"x\"}".getBytes(UTF_8), null));
    }

    private void awaitReceived(int node, String... expected) {
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(nodes.get(node).received()).hasSizeGreaterThanOrEqualTo(expected.length));
        assertThat(nodes.get(node).received()).containsExactlyInAnyOrder(expected);
    }

    /** It has many clients, and another node restarts meanwhile under its old name. */
    @Test
    void clientsOfANodeThatDiesLeaveOnceOnEachOtherNode() throws Exception {
        nodes.get(0).presence().watch(CHAT);
        nodes.get(1).presence().watch(CHAT);
        for (int i = 0; i < 100; i++) {
            enter(2, "many-" + i, "");
        }
        await().atMost(SOON)
                .until(() -> nodes.get(0).received().size() == 100
                        && nodes.get(1).received().size() == 100);

        connections.get(2).close();
        PresenceNode again = start("node-2");
        again.enter(CHAT, new ClientInfo("ada", "again", null, null));

        for (int i : new int[] {0, 1}) {
            List<String> received = nodes.get(i).received();
            await().atMost(SOON).until(() -> received.contains("+again") && received.contains("-2"));
            await().atMost(SOON).until(() -> received.size() >= 202);
            assertThat(received)
                    .hasSize(202)
                    .doesNotHaveDuplicates()
                    .contains("+many-0", "-many-0", "-many-99", "-2", "+again");
        }
        assertThat(nodes.get(0).presence().stats(CHAT).join()).isEqualTo(new PresenceStats(3, 2, List.of()));
    }

    /** Whatever was missed while Redis was away is made up for, and nobody leaves because of it. */
    @Test
    void nobodyLeavesBecauseRedisWasAway() throws Exception {
        nodes.get(0).presence().watch(CHAT);
        enter(1, "before", "");
        awaitReceived(0, "+before");

        redis.kill();
        enter(1, "meanwhile", "");
        nodes.get(2).presence().leave(CHAT, new ClientInfo("ada", "2", null, null));
        redis.start("--appendonly", "no");

        awaitReceived(0, "+before", "+meanwhile", "-2");
    }

    /** 5,000 clients on three nodes; also the one thing that Redis stores is which nodes there are. */
    @Test
    void manyClientsOnThreeNodes() throws Exception {
        for (int i = 3; i < MANY; i++) {
            enter(i % 3, "client-" + i, "user-" + i % 1_000);
        }
        PresenceNode node = nodes.get(0);
        await().atMost(SOON).until(() -> node.presence().clients(CHAT).join().size() == MANY);

        double before = node.count("herald.presence.rounds");
        for (int i = 0; i < 1_000; i++) {
            assertThat(node.presence().stats(CHAT).join().users()).isEqualTo(1_002);
        }

        assertThat(node.count("herald.presence.rounds") - before).isLessThan(100);
        assertThat(redis.run("keys", "*")).isEqualToIgnoringNewLines("herald:nodes");
    }
}
