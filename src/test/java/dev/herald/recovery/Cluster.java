package dev.herald.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Nodes that are processes of their own, clients of all of them, and publishers on each. */
final class Cluster implements AutoCloseable {

    static final Duration SOON = Duration.ofSeconds(60);
    private static final int TOPICS = 10;

    private final List<NodeProcess> nodes = new ArrayList<>();
    private final List<String> topics =
            IntStream.range(0, TOPICS).mapToObj(i -> "topic-" + i).toList();
    private final List<FailoverClient> followers = new ArrayList<>();
    private final List<RetryingPublisher> speakers = new ArrayList<>();
    private final List<Future<?>> work = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Cluster(int count, Path logs, String... options) throws IOException {
        for (int i = 0; i < count; i++) {
            nodes.add(new NodeProcess(logs.resolve("node-" + i + ".log").toFile(), options));
        }
        try {
            await().atMost(SOON).until(() -> nodes.stream().allMatch(NodeProcess::isReady));
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
            FailoverClient follower = new FailoverClient(
                    i, nodes, List.of(topics.get(i % TOPICS), topics.get((i + 1 + i / TOPICS % 3) % TOPICS)));
            followers.add(follower);
            work.add(threads.submit(() -> {
                follower.follow();
                return null;
            }));
        }
        await().atMost(SOON).until(() -> isHealthy() && followers.stream().allMatch(FailoverClient::isConnected));
    }

    /** One publisher on each node, until {@link #fallSilent}. */
    void speak(String name) {
        for (int i = 0; i < nodes.size(); i++) {
            RetryingPublisher publisher = new RetryingPublisher(name + i, i, nodes, topics);
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
        RetryingPublisher last = new RetryingPublisher(text, 0, nodes, topics);
        speakers.add(last);
        for (String topic : topics) {
            last.publish(topic, text);
        }
        await().atMost(SOON)
                .failFast(() -> assertThat(isHealthy()).isTrue())
                .until(() -> followers.stream().allMatch(follower -> follower.isAt(text)));
    }

    /** Every client received all acknowledged messages of each topic, once, and in the order of their positions. */
    void checkRecords() {
        for (String topic : topics) {
            List<FailoverClient> those = followers.stream()
                    .filter(follower -> follower.topics().contains(topic))
                    .toList();
            List<String> reference = those.getFirst().received(topic);
            assertThat(reference).as(topic).doesNotHaveDuplicates();
            for (RetryingPublisher publisher : speakers) {
                assertThat(reference)
                        .as(topic)
                        .containsAll(publisher.published(topic).keySet());
            }
            assertThat(offsets(topic, reference)).as(topic).isSorted();
            assertThat(those)
                    .as(topic)
                    .allSatisfy(each -> assertThat(each.received(topic)).isEqualTo(reference));
        }
    }

    /** Those of the first epoch. */
    private List<Long> offsets(String topic, List<String> texts) {
        List<String> positions = texts.stream()
                .flatMap(text -> speakers.stream()
                        .flatMap(publisher ->
                                Stream.ofNullable(publisher.published(topic).get(text))))
                .toList();
        String first = positions.getFirst();
        String epoch = first.substring(0, first.indexOf(':') + 1);
        return positions.stream()
                .filter(position -> position.startsWith(epoch))
                .map(SseConnection::offset)
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
