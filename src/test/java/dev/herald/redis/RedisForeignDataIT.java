package dev.herald.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.herald.broadcast.Node;
import dev.herald.broadcast.PublishRequest;
import dev.herald.session.LineSink;
import dev.herald.testing.BesideOthers;
import dev.herald.testing.Program;
import dev.herald.testing.RequiresProgram;
import dev.herald.topic.Message;
import dev.herald.topic.Retention;
import dev.herald.topic.Retention.Overflow;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/** What is not Herald's is in its keys and channels: one topic's trouble is not another's, and not its own for good. */
@RequiresProgram(Program.REDIS_SERVER)
@BesideOthers
class RedisForeignDataIT {

    private static final Topic NEWS = new Topic("news");
    private static final Topic SPORT = new Topic("sport");
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final TopicSettings TOPICS = new TopicSettings(
            DataSize.ofKilobytes(64),
            DataSize.ofMegabytes(64),
            1_000,
            0,
            new Retention(1_000, DataSize.ofMegabytes(64), Duration.ofMinutes(5), Overflow.DISCONNECT),
            List.of());

    private RedisServer redis;
    private RedisTestNode ties;
    private Node node;
    private String prefix;

    @BeforeEach
    void begin() throws IOException {
        redis = new RedisServer();
        RedisSettings settings = RedisTestNode.settings(redis.url(), 0);
        prefix = settings.prefix();
        ties = new RedisTestNode(settings, TOPICS);
        await().atMost(SOON).until(ties::isUp);
        node = new Node(TOPICS, ties.ties());
    }

    @AfterEach
    void end() throws IOException {
        node.close();
        redis.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "", "x:1:2:\ny", "00000000000000aa:1:x:\ny"})
    void foreignAnnouncementIsIgnored(String announcement) throws Exception {
        LineSink sink = subscribe(NEWS);
        publish(NEWS, "1");
        double disconnects = ties.count("herald.redis.disconnects");

        redis.run("SPUBLISH", prefix + ":{news}", announcement);
        publish(NEWS, "2");

        await().atMost(SOON).untilAsserted(() -> assertThat(texts(sink)).containsExactly("news 1", "news 2"));
        assertThat(ties.count("herald.redis.disconnects")).isEqualTo(disconnects);
    }

    @Test
    void foreignStateIsTheTroubleOfItsTopicWhileItIsThere() throws Exception {
        LineSink news = subscribe(NEWS);
        LineSink sport = subscribe(SPORT);
        publish(NEWS, "1");
        redis.run("DEL", prefix + ":{news}:state");
        redis.run("SET", prefix + ":{news}:state", "x");

        assertThatThrownBy(() -> publish(NEWS, "2"));
        publish(SPORT, "1");
        redis.run("SPUBLISH", prefix + ":{news}", "00000000000000aa:9:1:\ny"); // has it read
        redis.run("DEL", prefix + ":{news}:state", prefix + ":{news}:stream");
        publish(NEWS, "3");

        await().atMost(SOON).untilAsserted(() -> assertThat(texts(sport)).containsExactly("sport 1"));
        await().atMost(SOON).untilAsserted(() -> assertThat(texts(news)).endsWith("news 3"));
    }

    @Test
    void foreignEntryIsTheTroubleOfItsTopicWhileItIsThere() throws Exception {
        LineSink news = subscribe(NEWS);
        publish(NEWS, "1");
        redis.run("XADD", prefix + ":{news}:stream", "2-0", "foo", "bar");

        redis.run("SPUBLISH", prefix + ":{news}", "00000000000000aa:9:1:\ny"); // has it read
        redis.run("XDEL", prefix + ":{news}:stream", "2-0");
        redis.run("DEL", prefix + ":{news}:stream", prefix + ":{news}:state");
        publish(NEWS, "3");

        await().atMost(SOON).untilAsserted(() -> assertThat(texts(news)).endsWith("news 3"));
    }

    private LineSink subscribe(Topic topic) {
        LineSink sink = node.subscribe(0, List.of(), topic);
        await().atMost(SOON).until(sink::isSubscribed);
        return sink;
    }

    private static List<String> texts(LineSink sink) {
        return sink.lines().stream()
                .map(line -> line.replaceFirst(" [0-9a-f]{16}:[0-9]+ ", " "))
                .toList();
    }

    private void publish(Topic topic, String text) {
        node.relay().publish(new PublishRequest(topic, Message.of(text))).join();
    }
}
