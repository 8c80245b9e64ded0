package dev.herald.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.cluster.TopicDirectory;
import dev.herald.cluster.TopicState;
import dev.herald.testing.BesideOthers;
import dev.herald.testing.Program;
import dev.herald.testing.RequiresProgram;
import dev.herald.topic.Retention;
import dev.herald.topic.Retention.Overflow;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;

/** What a list of topics costs, and the key of its cursors. */
@RequiresProgram(Program.REDIS_SERVER)
@BesideOthers
class RedisDirectoryIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private static final TopicSettings TOPICS = new TopicSettings(
            DataSize.ofKilobytes(64),
            DataSize.ofMegabytes(64),
            1_000,
            0,
            new Retention(1_000, DataSize.ofMegabytes(64), Duration.ofMinutes(5), Overflow.DISCONNECT),
            List.of());

    /** The script and what it runs: {@code EVALSHA}, {@code XLEN}, {@code HMGET}. */
    private static final int COMMANDS_OF_A_STATE = 3;

    private RedisServer redis;
    private RedisTestNode one;
    private RedisTestNode other;

    @BeforeEach
    void begin() throws IOException {
        redis = new RedisServer("--appendonly", "no");
        one = node();
        other = node();
    }

    @AfterEach
    void end() throws IOException {
        one.close();
        other.close();
        redis.close();
    }

    /** The number of commands depends on what is asked for, and not on how many topics there are. */
    @ParameterizedTest
    @CsvSource({"50, 0", "500, 0", "500, 10", "500, 500"})
    void pageHasABoundInCommands(int topics, int visible) throws Exception {
        store(topics);
        redis.run("CONFIG", "RESETSTAT");

        TopicDirectory.Page page = page("", 300, 5, topic -> number(topic) < visible);

        assertThat(page.states()).hasSize(Math.min(5, visible));
        assertThat(commands()).isLessThanOrEqualTo(2 + COMMANDS_OF_A_STATE * Math.min(5, visible));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "7, 3", "20, 20", "21, 5", "100, 100"})
    void pagesLoseAndDoubleNothing(int names, int states) throws Exception {
        store(20);
        redis.run("ZADD", "herald:topics", "0", "topic.005 or not", "0", "");

        List<Integer> listed = new ArrayList<>();
        String after = "";
        while (after != null) {
            TopicDirectory.Page page = page(after, names, states, topic -> number(topic) % 3 == 0);
            page.states().stream().map(TopicState::topic).map(Topic::new).forEach(topic -> listed.add(number(topic)));
            after = page.next();
        }

        assertThat(listed).containsExactly(0, 3, 6, 9, 12, 15, 18);
    }

    @Test
    void allNodesHaveOneKey() {
        assertThat(one.sharedKey().key().join())
                .isEqualTo(other.sharedKey().key().join());
    }

    @Test
    void keyIsProposedToARedisThatLostIt() throws Exception {
        Object key = one.sharedKey().key().join();
        redis.run("FLUSHALL");

        one.sharedKey().propose().join();

        assertThat(other.sharedKey().key().join()).isEqualTo(key);
    }

    @Test
    void keyReplacesWhatIsNotOne() throws Exception {
        redis.run("RPUSH", "herald:secret", "x");

        assertThat(one.sharedKey().key().join())
                .isEqualTo(other.sharedKey().key().join());
    }

    /** Its own, until it learns the other nodes'. */
    @Test
    void nodeHasAKeyWithoutRedis() throws Exception {
        Object shared = other.sharedKey().key().join();
        redis.kill();
        await().atMost(SOON).until(() -> !one.isUp());

        assertThat(one.sharedKey().key().join()).isNotEqualTo(shared);
        assertThat(other.sharedKey().key().join()).isEqualTo(shared);
    }

    private RedisTestNode node() {
        RedisTestNode node = new RedisTestNode(RedisTestNode.settings(redis.url(), 0), TOPICS);
        await().atMost(SOON).until(node::isUp);
        return node;
    }

    private void store(int topics) throws IOException {
        redis.run(
                "EVAL",
                "for i = 0, ARGV[1] - 1 do local name = string.format('topic.%03d', i)"
                        + " redis.call('ZADD', 'herald:topics', 0, name)"
                        + " redis.call('HSET', 'herald:{' .. name .. '}:state', 'epoch', '0000000000000001', 'offset', 1, 'bytes', 1)"
                        + " redis.call('XADD', 'herald:{' .. name .. '}:stream', '1-1', 'm', 'x') end",
                "0",
                Integer.toString(topics));
    }

    private static int number(Topic topic) {
        return Integer.parseInt(topic.name().substring("topic.".length()));
    }

    private TopicDirectory.Page page(String after, int names, int states, Predicate<Topic> visible) {
        return one.directory()
                .page(new TopicDirectory.Query(after, names, states, visible))
                .join();
    }

    /** How many were run since the last reset, also by scripts; pings, heartbeats and the reset aside. */
    private int commands() throws IOException {
        return Pattern.compile("cmdstat_(evalsha|zrangebylex|hmget|hget|xlen|xrange|info|zrem):calls=(\\d+)")
                .matcher(redis.run("INFO", "commandstats"))
                .results()
                .mapToInt(found -> Integer.parseInt(found.group(2)))
                .sum();
    }
}
