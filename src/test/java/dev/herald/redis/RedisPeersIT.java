package dev.herald.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.cluster.ClusterRequest;
import dev.herald.cluster.ClusterRequestHandler;
import dev.herald.cluster.ClusterResponse;
import dev.herald.cluster.ClusterResponses;
import dev.herald.cluster.PeerListener;
import dev.herald.liveness.ThreadHeartbeats;
import dev.herald.liveness.ThreadKind;
import dev.herald.testing.BesideOthers;
import dev.herald.testing.Program;
import dev.herald.testing.RequiresProgram;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests between nodes over a real Redis. */
@BesideOthers
@RequiresProgram(Program.REDIS_SERVER)
class RedisPeersIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final RedisPeers.HeartbeatInterval SELDOM = new RedisPeers.HeartbeatInterval(3_600, 18_000);
    private static final ClusterRequest REQUEST = new ClusterRequest("sessions", "{}".getBytes(UTF_8));

    private final ClientResources resources = DefaultClientResources.builder()
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            .build();
    private final RedisTimer timer = new RedisTimer(
            new ThreadHeartbeats(new SimpleMeterRegistry(), System::nanoTime).watch(ThreadKind.REDIS, "timer"));
    private final List<RedisConnections> opened = new ArrayList<>();
    private RedisServer redis;

    @BeforeEach
    void begin() throws Exception {
        redis = new RedisServer();
    }

    @AfterEach
    void end() throws Exception {
        timer.close();
        opened.forEach(RedisConnections::close);
        redis.close();
    }

    private RedisPeers node(ClusterRequestHandler handler) {
        return node("node-" + opened.size(), handler);
    }

    private RedisPeers node(String name, ClusterRequestHandler handler) {
        return node(name, handler, new RedisPeers.HeartbeatInterval(1, 3));
    }

    private RedisPeers node(String name, ClusterRequestHandler handler, RedisPeers.HeartbeatInterval heartbeat) {
        RedisSettings settings = RedisTestNode.settings(redis.url(), 0);
        RedisMeters meters = new RedisMeters(new SimpleMeterRegistry());
        RedisConnections connections = RedisConfiguration.connections(
                settings, RedisConfiguration.client(settings, resources, null), meters, timer);
        opened.add(connections);
        RedisPeers peers = new RedisPeers(
                name, connections, new Keys(settings.prefix()), timer, handler, Duration.ofSeconds(1), heartbeat);
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

    private static ClusterRequestHandler respondingWith(String text) {
        return request ->
                (text + ' ' + request.operation() + ' ' + new String(request.arguments(), UTF_8)).getBytes(UTF_8);
    }

    @Test
    void allOtherNodesRespondButNotTheRequester() {
        RedisPeers requester = node(respondingWith("a"));
        RedisPeers b = node(respondingWith("b"));
        RedisPeers c = node(respondingWith("c"));

        ClusterResponses responses = requester.requestAll(REQUEST).join();

        assertThat(bodies(responses)).containsExactly("b sessions {}", "c sessions {}");
        assertThat(responses.unavailableNodes()).isEmpty();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(requester.nodes())
                        .containsExactlyInAnyOrder(requester.self(), b.self(), c.self())
                        .isSorted());
    }

    @Test
    void nodeIsKnownOnceItHasStarted() {
        RecordedPeers known = new RecordedPeers();
        RedisPeers first = node("first", respondingWith("a"), SELDOM);
        first.addListener(known);
        assertThat(first.requestAll(REQUEST).join()).isEqualTo(ClusterResponses.NONE);

        RedisPeers second = node("second", respondingWith("b"), SELDOM);

        assertThat(bodies(first.requestAll(REQUEST).join())).containsExactly("b sessions {}");
        await().atMost(SOON).untilAsserted(() -> assertThat(first.nodes()).containsExactly("first", "second"));
        assertThat(known.alive).containsExactly(List.of(second.id()));
        assertThat(known.received).isEmpty();
    }

    /** Its clients may have stayed. */
    @Test
    void nodeThatRedisHasForgottenAnnouncesItselfAgain() throws Exception {
        RedisPeers first = node("first", respondingWith("a"), SELDOM);
        node("second", respondingWith("b"), SELDOM);
        redis.kill();
        await().atMost(SOON).until(() -> first.nodes() == null);
        redis.forget();
        redis.start();

        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(bodies(first.requestAll(REQUEST).join())).containsExactly("b sessions {}"));
        await().atMost(SOON).untilAsserted(() -> assertThat(first.nodes()).containsExactly("first", "second"));
    }

    private static final class RecordedPeers implements PeerListener {

        private final List<List<String>> alive = new CopyOnWriteArrayList<>();
        private final List<ClusterRequest> received = new CopyOnWriteArrayList<>();

        @Override
        public void received(String node, ClusterRequest message) {
            received.add(message);
        }

        @Override
        public void alive(List<String> nodes) {
            alive.add(nodes);
        }
    }

    /** Also of the requester's. */
    @Test
    void nodesOfOneNameAllRespond() {
        RedisPeers requester = node("same", respondingWith("a"));
        node("same", respondingWith("b"));
        node("same", respondingWith("c"));

        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(bodies(requester.requestAll(REQUEST).join()))
                                .containsExactly("b sessions {}", "c sessions {}"));
        assertThat(requester.requestAll(REQUEST).join().responses())
                .extracting(ClusterResponse::node)
                .containsOnly("same");
    }

    @Test
    void failingNodeIsSilent() {
        RedisPeers requester = node(respondingWith("a"));
        RedisPeers failing = node(request -> {
            throw new IllegalStateException("no");
        });

        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(requester.requestAll(REQUEST).join().unavailableNodes())
                                .containsExactly(failing.self()));
    }

    @Test
    void deadNodeIsSilentUntilItsHeartbeatExpires() {
        RedisPeers requester = node(respondingWith("a"));
        RedisPeers dying = node(respondingWith("b"));
        await().atMost(SOON)
                .until(() -> requester.requestAll(REQUEST).join().responses().size() == 1);

        opened.getLast().close();

        assertThat(requester.requestAll(REQUEST).join().unavailableNodes()).containsExactly(dying.self());
        await().atMost(SOON).until(() -> requester.requestAll(REQUEST).join().equals(ClusterResponses.NONE));
    }

    @Test
    void stoppedNodeLeavesAtOnce() {
        RedisPeers requester = node(respondingWith("a"));
        RedisPeers ending = node(respondingWith("b"));
        await().atMost(SOON)
                .until(() -> requester.requestAll(REQUEST).join().responses().size() == 1);

        ending.stop();

        await().atMost(SOON).until(() -> requester.requestAll(REQUEST).join().equals(ClusterResponses.NONE));
    }

    @Test
    void withoutRedisAllKnownNodesAreSilent() {
        RedisPeers requester = node(respondingWith("a"));
        node(respondingWith("b"));
        await().atMost(SOON)
                .until(() -> requester.requestAll(REQUEST).join().responses().size() == 1);

        redis.kill();

        await().atMost(SOON)
                .until(() ->
                        requester.requestAll(REQUEST).join().unavailableNodes().size() == 1
                                && requester
                                        .requestAll(REQUEST)
                                        .join()
                                        .responses()
                                        .isEmpty());
    }

    @Test
    void largeResponseArrivesWhole() {
        RedisPeers requester = node(respondingWith("a"));
        String large = "x".repeat(1_000_000);
        node(request -> large.getBytes(UTF_8));

        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(bodies(requester.requestAll(REQUEST).join())).containsExactly(large));
    }
}
