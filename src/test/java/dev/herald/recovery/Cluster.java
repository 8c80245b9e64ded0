package dev.herald.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.redis.RedisServer;
import dev.herald.testing.DeliveryChecker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Nodes that are processes of their own, clients of all of them, and publishers on each. */
final class Cluster implements AutoCloseable {

    static final Duration SOON = Duration.ofSeconds(60);
    private static final int TOPICS = 10;

    private final List<NodeProcess> nodes = new ArrayList<>();
    private final List<String> topics =
            IntStream.range(0, TOPICS).mapToObj(i -> "topic-" + i).toList();
    private final Map<String, DeliveryChecker> checkers = new TreeMap<>();
    private final List<FailoverClient> followers = new ArrayList<>();
    private final List<RetryingPublisher> speakers = new ArrayList<>();
    private final List<Future<?>> work = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Cluster(int count, Path logs, String... options) throws IOException {
        topics.forEach(topic -> checkers.put(topic, new DeliveryChecker()));
        for (int i = 0; i < count; i++) {
            nodes.add(new NodeProcess(logs.resolve("node-" + i + ".log").toFile(), options));
        }
        try {
            await().atMost(Duration.ofMinutes(3)).until(() -> nodes.stream().allMatch(NodeProcess::isReady));
        } catch (RuntimeException | Error notReady) {
            close();
            throw notReady;
        }
    }

    NodeProcess node(int number) {
        return nodes.get(number);
    }

    List<FailoverClient> followers() {
        return followers;
    }

    /** Each follows two topics. */
    void follow(int count) {
        for (int i = 0; i < count; i++) {
            String one = topics.get(i % TOPICS);
            String other = topics.get((i + 1 + i / TOPICS % 3) % TOPICS);
            FailoverClient follower =
                    new FailoverClient(i, nodes, new TreeMap<>(Map.of(one, checker(one), other, checker(other))));
            followers.add(follower);
            work.add(threads.submit(() -> {
                follower.follow();
                return null;
            }));
        }
        await().atMost(SOON).until(() -> isHealthy() && followers.stream().allMatch(FailoverClient::isConnected));
    }

    private DeliveryChecker checker(String topic) {
        return Objects.requireNonNull(checkers.get(topic), topic);
    }

    /** One publisher on each node, until {@link #fallSilent}. */
    void speak(String name) {
        speak(name, true);
    }

    /** The same; where a message may be lost after it was received, none is published again ({@code retries}). */
    void speak(String name, boolean retries) {
        for (int i = 0; i < nodes.size(); i++) {
            RetryingPublisher publisher = new RetryingPublisher(name + i, i, nodes, checkers, retries);
            speakers.add(publisher);
            work.add(threads.submit(() -> {
                publisher.speak();
                return null;
            }));
        }
    }

    void awaitTaken(int more) {
        int before = published();
        await().atMost(SOON).until(() -> isHealthy() && published() >= before + more);
    }

    void awaitRefused(int more) {
        int before = refused();
        await().atMost(SOON).until(() -> isHealthy() && refused() >= before + more);
    }

    /** Publishes {@code text} last, and returns when every client has received it. */
    void fallSilent(String text) throws Exception {
        speakers.forEach(RetryingPublisher::stop);
        await().atMost(SOON).until(() -> work.stream().skip(followers.size()).allMatch(Future::isDone));
        RetryingPublisher last = new RetryingPublisher(text, 0, nodes, checkers, true);
        speakers.add(last);
        for (String topic : topics) {
            last.publish(topic, text);
        }
        await().atMost(SOON)
                .failFast(() -> assertThat(isHealthy()).isTrue())
                .until(() -> followers.stream().allMatch(follower -> follower.isAt(text)));
    }

    /** Nothing broke the guarantees, by what Redis says about the epochs of each topic. */
    void checkRecords(RedisServer redis) throws IOException {
        for (Map.Entry<String, DeliveryChecker> each : checkers.entrySet()) {
            String state = "herald:{" + each.getKey() + "}:state";
            DeliveryChecker checker = each.getValue();
            checker.epochs(redis.run("HGET", state, "ended"), redis.run("HGET", state, "epoch"));
            assertThat(checker.violations()).as(each.getKey()).isEmpty();
        }
    }

    /** The acknowledged messages that Redis has lost, by the last {@link #checkRecords}. */
    List<String> lost() {
        return checkers.values().stream()
                .flatMap(checker -> checker.lost().stream())
                .toList();
    }

    int published() {
        return speakers.stream().mapToInt(RetryingPublisher::count).sum();
    }

    private int refused() {
        return speakers.stream().mapToInt(RetryingPublisher::refused).sum();
    }

    /** Throws the failure of a client or publisher, if there is one. */
    private boolean isHealthy() {
        for (Future<?> each : work) {
            if (each.state() == Future.State.FAILED) {
                throw new AssertionError(each.exceptionNow());
            }
        }
        return true;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        nodes.forEach(NodeProcess::close);
    }
}
