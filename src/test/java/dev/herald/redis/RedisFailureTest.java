package dev.herald.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.broadcast.Node;
import dev.herald.broadcast.PublishRequest;
import dev.herald.session.LineSink;
import dev.herald.topic.Message;
import dev.herald.topic.Retention;
import dev.herald.topic.Retention.Overflow;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.util.unit.DataSize;

/** Two nodes and a Redis of their own, which fails. */
abstract class RedisFailureTest {

    static final Topic NEWS = new Topic("news");
    static final Duration SOON = Duration.ofSeconds(30);
    static final TopicSettings TOPICS = new TopicSettings(
            DataSize.ofKilobytes(64),
            DataSize.ofMegabytes(64),
            1_000,
            0,
            new Retention(1_000_000, DataSize.ofMegabytes(64), Duration.ofMinutes(5), Overflow.DISCONNECT),
            List.of());

    final List<RedisTestNode> ties = new ArrayList<>();
    final List<Node> nodes = new ArrayList<>();
    RedisServer redis;

    @BeforeEach
    void begin() throws IOException {
        redis = new RedisServer();
        node(redis.url(), 0);
        node(redis.url(), 0);
    }

    @AfterEach
    void end() throws IOException {
        nodes.forEach(Node::close);
        redis.close();
    }

    Node node(String url, int replicas) {
        RedisTestNode testNode = new RedisTestNode(RedisTestNode.settings(url, replicas), TOPICS);
        await().atMost(SOON).until(testNode::isUp);
        ties.add(testNode);
        nodes.add(new Node(TOPICS, testNode.ties()));
        return nodes.getLast();
    }

    LineSink subscribe(int node) {
        LineSink sink = nodes.get(node).subscribe(0, List.of(), NEWS);
        await().atMost(SOON).until(sink::isSubscribed);
        return sink;
    }

    interface Change {
        void accept(RedisServer server) throws IOException;
    }

    void restart(Change whileItIsDown) throws IOException {
        redis.kill();
        await().atMost(SOON).until(() -> ties.stream().noneMatch(RedisTestNode::isUp));
        whileItIsDown.accept(redis);
        redis.start();
        await().atMost(SOON).until(() -> ties.stream().allMatch(RedisTestNode::isUp));
    }

    void publish(String... texts) {
        for (String text : texts) {
            nodes.getLast()
                    .relay()
                    .publish(new PublishRequest(NEWS, Message.of(text)))
                    .join();
        }
    }

    static void assertNoPositionNamesTwo(LineSink sink) {
        assertThat(sink.lines().stream()
                        .filter(line -> line.startsWith("news "))
                        .map(line -> line.split(" ", 3)[1]))
                .doesNotHaveDuplicates();
    }

    static @Nullable Throwable failure(Node node, PublishRequest request) {
        try {
            node.relay().publish(request).join();
            throw new AssertionError("published");
        } catch (CompletionException e) {
            return e.getCause();
        }
    }
}
