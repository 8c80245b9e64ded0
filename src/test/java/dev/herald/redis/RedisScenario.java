package dev.herald.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.broadcast.Node;
import dev.herald.broadcast.PublishRequest;
import dev.herald.testing.DeliveryChecker;
import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Nodes of this process, each with a network of its own before Redis; clients and publishers, and what a checker knows of them. */
final class RedisScenario implements AutoCloseable {

    static final Topic NEWS = RedisFailureTest.NEWS;

    private static final Duration MAX_OPENING = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(2);

    final DeliveryChecker checker = new DeliveryChecker();
    private final List<RedisTestNode> ties = new ArrayList<>();
    private final List<RedisProxy> links = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<HoppingClient> clients = new ArrayList<>();
    private final List<Thread> publishers = new ArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private volatile boolean stopped;

    /** Adds a node, and returns when it is connected. */
    Node add(RedisServer redis, int replicas) throws IOException {
        RedisProxy link = new RedisProxy(redis);
        RedisTestNode node = new RedisTestNode(RedisTestNode.settings(link.url(), replicas), RedisFailureTest.TOPICS);
        links.add(link);
        ties.add(node);
        nodes.add(new Node(RedisFailureTest.TOPICS, node.ties(), MAX_OPENING));
        awaitUp(nodes.size() - 1);
        return nodes.getLast();
    }

    Node node(int number) {
        return nodes.get(number);
    }

    RedisTestNode ties(int number) {
        return ties.get(number);
    }

    RedisProxy link(int number) {
        return links.get(number);
    }

    void awaitUp(int number) {
        await().atMost(RedisFailureTest.SOON).until(() -> ties.get(number).isUp());
    }

    void awaitDown(int number) {
        await().atMost(RedisFailureTest.SOON).until(() -> !ties.get(number).isUp());
    }

    /** Has the node lose its connections, and returns when it is connected to the other server. */
    void switchTo(int number, RedisServer server) {
        double before = ties(number).count("herald.redis.disconnects");
        link(number).switchTo(server);
        await().atMost(RedisFailureTest.SOON).until(() -> ties(number).count("herald.redis.disconnects") >= before + 2);
        awaitUp(number);
    }

    HoppingClient client(int number) {
        HoppingClient client = new HoppingClient(NEWS, checker.client("client" + clients.size()), node(number));
        clients.add(client);
        return client.awaitConnected();
    }

    /** Publishes through this node; each message gets its receipt. */
    void publish(int number, String... texts) {
        for (String text : texts) {
            assertThat(offer(number, text)).as(text).isNull();
        }
    }

    /** Publishes a message; returns the failure, null if there is none. */
    @Nullable
    Throwable offer(int number, String text) {
        return offer("node" + number, node(number), text);
    }

    private @Nullable Throwable offer(String publisher, Node node, String text) {
        checker.attempted(publisher, text);
        PublishRequest request = new PublishRequest(NEWS, Message.of(text));
        try {
            checker.acknowledged(text, node.relay().publish(request).join().position());
            return null;
        } catch (CompletionException e) {
            return e.getCause();
        }
    }

    /** A publisher on this node, until {@link #stop}; what fails is not tried again. */
    void load(int number) {
        String name = "load" + numbers.incrementAndGet() + "-";
        Node node = node(number);
        publishers.add(Thread.ofVirtual().start(() -> {
            for (int i = 0; !stopped; i++) {
                offer(name, node, name + i);
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }));
    }

    void awaitPublished(int more) {
        int before = checker.acknowledged();
        await().atMost(RedisFailureTest.SOON).until(() -> checker.acknowledged() >= before + more);
    }

    void stop() throws InterruptedException {
        stopped = true;
        for (Thread publisher : publishers) {
            publisher.join();
        }
    }

    /** Publishes a last message; when all clients have received it, nothing may have been wrong. */
    void assertClean(int number, RedisServer redis) throws IOException {
        await().atMost(RedisFailureTest.SOON).until(() -> offer(number, "last" + numbers.incrementAndGet()) == null);
        String last = "last" + numbers.get();
        clients.forEach(client -> client.awaitText(last));
        String state = "herald:{" + NEWS + "}:state";
        checker.epochs(
                redis.run("HGET", state, "ended").strip(),
                redis.run("HGET", state, "epoch").strip());
        assertThat(checker.violations()).isEmpty();
    }

    void close(int number) {
        nodes.get(number).close();
    }

    @Override
    public void close() throws IOException {
        stopped = true;
        nodes.forEach(Node::close);
        for (RedisProxy link : links) {
            link.close();
        }
    }
}
