package dev.herald.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import dev.herald.session.Session;
import dev.herald.sessionevents.OpenSessions;
import dev.herald.sessionevents.OpenSessionsContract;
import dev.herald.sessionevents.Report;
import dev.herald.sessionevents.ReportingNode;
import dev.herald.testing.BesideOthers;
import dev.herald.testing.Program;
import dev.herald.testing.RequiresProgram;
import dev.herald.topic.FakeTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of reported sessions with a real Redis, and what several nodes do at a time. */
@BesideOthers
@RequiresProgram(Program.REDIS_SERVER)
class RedisOpenSessionsIT extends OpenSessionsContract {

    private static final int ROUNDS = 50;
    private static final int SEVERAL_BATCHES = 20;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static RedisServer redis;

    private RedisTestNode node;
    private OpenSessions port;
    private OpenSessions other;

    @BeforeAll
    static void startRedis() throws Exception {
        redis = new RedisServer("--appendonly", "no");
    }

    @AfterAll
    static void stopRedis() throws Exception {
        redis.close();
    }

    @BeforeEach
    void connect() throws Exception {
        redis.run("FLUSHALL");
        node = new RedisTestNode(RedisTestNode.settings(redis.url(), 0), RedisTestNode.topics());
        await().atMost(Duration.ofSeconds(20)).until(node::isUp);
        port = node.openSessions("one/1");
        other = node.openSessions("two/2");
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Override
    protected OpenSessions port() {
        return port;
    }

    @Override
    protected List<String> published() throws Exception {
        List<String> lines = redis.run("XRANGE", "herald:{herald/sessions}:stream", "-", "+")
                .lines()
                .toList();
        List<String> events = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i - 1).equals("data")) {
                events.add(lines.get(i));
            }
        }
        return events;
    }

    @Test
    void severalNodesReportTheEndOfADeadOneOnce() throws Exception {
        apply(connect("1"), subscribe("1", "a"), connect("2"));
        String sign = sign("one/1");
        List<Report> end = List.of(unsubscribe("1", "a"), disconnect("1"), disconnect("2"));

        Stream.generate(() -> other.applyFor("one/1", sign, end))
                .limit(5)
                .toList()
                .forEach(result -> result.join());

        assertThat(published()).endsWith("1-a", "{vacated a 2}", "-1", "-2").hasSize(8);
        assertThat(other.forget("one/1", sign).join()).isTrue();
        assertThat(redis.run("EXISTS", "herald:{herald/sessions}:open:one/1")).contains("0");
    }

    @Test
    void nobodyEndsTheSessionsOfANodeThatIsAlive() throws Exception {
        apply(connect("1"));
        String sign = sign("one/1");
        port.signOfLife().join();

        assertThat(other.applyFor("one/1", sign, List.of(disconnect("1"))).join())
                .isZero();
        assertThat(other.forget("one/1", sign).join()).isTrue();
        assertThat(port.signOfLife().join().own()).isEqualTo(1);
    }

    @Test
    void countsTheSubscriptionsOfAllNodes() throws Exception {
        apply(connect("1"), subscribe("1", "a"));
        other.apply(1, List.of(connect("2"), subscribe("2", "a"))).join();
        apply(unsubscribe("1", "a"));
        other.apply(2, List.of(unsubscribe("2", "a"))).join();

        assertThat(published())
                .filteredOn(event -> event.startsWith("{"))
                .containsExactly("{occupied a 1}", "{vacated a 2}");
    }

    @Test
    void occupiedAndVacatedAlternateThoughSubscribersRace() throws Exception {
        apply(connect("1"));
        other.apply(1, List.of(connect("2"))).join();
        Thread racing = Thread.ofVirtual().start(() -> {
            for (int batch = 2; batch < 2 + 2 * ROUNDS; batch += 2) {
                other.apply(batch, List.of(subscribe("2", "a"))).join();
                other.apply(batch + 1, List.of(unsubscribe("2", "a"))).join();
            }
        });
        for (int i = 0; i < ROUNDS; i++) {
            apply(subscribe("1", "a"));
            apply(unsubscribe("1", "a"));
        }
        racing.join();

        List<String> events =
                published().stream().filter(event -> event.startsWith("{")).toList();
        assertThat(events).hasSizeGreaterThan(1);
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i)).isEqualTo("{%s a %d}", i % 2 == 0 ? "occupied" : "vacated", i + 1);
        }
        assertThat(events.size() % 2).isZero();
    }

    /** Others have ended its sessions, since nobody could know better: each has one disconnect, and another connect if it is there. */
    @Test
    void aNodeThatWasCutOffReportsTheSessionsThatItStillHas() throws Exception {
        FakeTicker ticker = new FakeTicker();
        List<ReportingNode> others = Stream.of("two/2", "three/3")
                .map(id -> new ReportingNode(node.openSessions(id), TIMEOUT, ticker))
                .toList();
        ReportingNode cutOff = new ReportingNode(port, TIMEOUT, ticker);
        Session stays = cutOff.open();
        Session leaves = cutOff.open();
        cutOff.report();
        report(others);

        leaves.connectionLost();
        ticker.advance(TIMEOUT);
        report(others);
        report(others);
        assertThat(typesOf(stays)).containsExactly("connect", "disconnect");
        assertThat(published()).filteredOn(event -> event.contains("node lost")).hasSize(2);

        cutOff.report();
        ticker.advance(TIMEOUT.dividedBy(2));
        cutOff.report();
        report(others);
        assertThat(typesOf(stays)).containsExactly("connect", "disconnect", "connect");
        assertThat(typesOf(leaves)).containsExactly("connect", "disconnect");

        stays.connectionLost();
        cutOff.report();
        assertThat(typesOf(stays)).containsExactly("connect", "disconnect", "connect", "disconnect");
    }

    /** It may be this one that saw nothing. */
    @Test
    void noNodeIsDeadForOneThatReachedNoRedis() throws Exception {
        FakeTicker ticker = new FakeTicker();
        Interrupted interrupted = new Interrupted(other);
        ReportingNode reporting = new ReportingNode(interrupted, TIMEOUT, ticker);
        ReportingNode quiet = new ReportingNode(port, TIMEOUT, ticker);
        Session session = quiet.open();
        quiet.report();
        reporting.report();
        interrupted.isNext = true;

        ticker.advance(TIMEOUT);
        reporting.report();
        ticker.advance(TIMEOUT.dividedBy(2));
        reporting.report();
        assertThat(typesOf(session)).containsExactly("connect");

        ticker.advance(TIMEOUT);
        reporting.report();
        assertThat(typesOf(session)).containsExactly("connect", "disconnect");
    }

    /** Does not reach Redis once. */
    private static final class Interrupted implements OpenSessions {

        private final OpenSessions port;
        private boolean isNext;

        Interrupted(OpenSessions port) {
            this.port = port;
        }

        @Override
        public String self() {
            return port.self();
        }

        @Override
        public CompletableFuture<Integer> apply(long batch, List<Report> reports) {
            return port.apply(batch, reports);
        }

        @Override
        public CompletableFuture<Integer> applyFor(String node, String signOfLife, List<Report> reports) {
            return port.applyFor(node, signOfLife, reports);
        }

        @Override
        public CompletableFuture<SessionsPart> sessions(String node, String cursor) {
            return port.sessions(node, cursor);
        }

        @Override
        public CompletableFuture<ReportedNodes> signOfLife() {
            boolean isNow = isNext;
            isNext = false;
            return isNow ? CompletableFuture.failedFuture(new IllegalStateException("away")) : port.signOfLife();
        }

        @Override
        public CompletableFuture<Boolean> forget(String node, String signOfLife) {
            return port.forget(node, signOfLife);
        }
    }

    @Test
    void reportsAgainWhatRedisHasLost() throws Exception {
        FakeTicker ticker = new FakeTicker();
        ReportingNode reporting = new ReportingNode(port, TIMEOUT, ticker);
        Session stays = reporting.open();
        Session leaves = reporting.open();
        reporting.report();
        assertThat(typesOf(stays)).containsExactly("connect");

        redis.kill();
        leaves.connectionLost();
        Session comes = reporting.open();
        redis.start();
        await().atMost(Duration.ofSeconds(20)).until(node::isUp);
        ticker.advance(TIMEOUT);
        reporting.report();

        assertThat(typesOf(stays)).containsExactly("connect");
        assertThat(typesOf(comes)).containsExactly("connect");
        assertThat(typesOf(leaves)).isEmpty();
        stays.connectionLost();
        comes.connectionLost();
        reporting.report();
        assertThat(typesOf(stays)).containsExactly("connect", "disconnect");
        assertThat(typesOf(comes)).containsExactly("connect", "disconnect");
    }

    @Test
    void aNodeThatShutsDownReportsTheEndOfItsSessionsAndLeavesNothing() throws Exception {
        ReportingNode reporting = new ReportingNode(port, TIMEOUT, new FakeTicker());
        reporting.start();
        List<Session> sessions =
                Stream.generate(reporting::open).limit(SEVERAL_BATCHES).toList();

        sessions.forEach(Session::connectionLost);
        reporting.shutDown();

        for (Session session : sessions) {
            assertThat(typesOf(session)).containsExactly("connect", "disconnect");
        }
        assertThat(other.signOfLife().join().signsOfLife()).doesNotContainKey("one/1");
        assertThat(redis.run("HEXISTS", "herald:{herald/sessions}:batches", "one/1"))
                .contains("0");
    }

    private static void report(List<ReportingNode> nodes) throws Exception {
        for (ReportingNode each : nodes) {
            each.report();
        }
    }

    private List<String> typesOf(Session session) throws Exception {
        return published().stream()
                .filter(event -> event.contains("\"session\":\"%s\"".formatted(session.id())))
                .map(event -> JsonPath.<String>read(event, "$.type"))
                .toList();
    }

    @Test
    void announcesWhatWaitedForReplicasInVainWhenItIsRepeated() throws Exception {
        try (RedisServer replica = redis.replica()) {
            RedisTestNode waiting = new RedisTestNode(RedisTestNode.settings(redis.url(), 1), RedisTestNode.topics());
            try {
                await().atMost(Duration.ofSeconds(20)).until(waiting::isUp);
                OpenSessions third = waiting.openSessions("three/3");
                third.apply(1, List.of(connect("1"))).join();
                replica.pause();
                assertThatThrownBy(() -> third.apply(2, List.of(connect("2"))).join())
                        .hasCauseInstanceOf(NotReplicatedException.class);
                assertThat(announced()).isEqualTo("1");

                replica.resume();

                assertThat(third.apply(2, List.of(connect("2"))).join()).isZero();
                assertThat(announced()).isEqualTo("2");
                assertThat(published()).containsExactly("+1", "+2");
            } finally {
                waiting.close();
            }
        }
    }

    /** The offset up to which nodes have received what is published. */
    private static String announced() throws Exception {
        return redis.run("HGET", "herald:{herald/sessions}:state", "safe").strip();
    }

    private String sign(String id) {
        return Objects.requireNonNull(other.signOfLife().join().signsOfLife().get(id));
    }
}
