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
        await().atMost(SOON).until(() -> isFine() && followers.stream().allMatch(FailoverClient::isGreeted));
    }

    /** One publisher on each node, until {@link #fallSilent}. */
    void speak(String name) {
        for (int i = 0; i < nodes.size(); i++) {
            RetryingPublisher speaker = new RetryingPublisher(name + i, i, nodes, topics);
            speakers.add(speaker);
            work.add(threads.submit(() -> {
                speaker.speak();
                return null;
            }));
        }
    }

    void awaitTaken(int more) {
        int before = taken();
        await().atMost(SOON).until(() -> isFine() && taken() >= before + more);
    }

    void awaitRefused(int more) {
        int before = refused();
        await().atMost(SOON).until(() -> isFine() && refused() >= before + more);
    }

    /** Returns when everybody has heard {@code text}, the last that is said for now. */
    void fallSilent(String text) throws Exception {
        speakers.forEach(RetryingPublisher::stop);
        await().atMost(SOON).until(() -> work.stream().skip(followers.size()).allMatch(Future::isDone));
        RetryingPublisher last = new RetryingPublisher(text, 0, nodes, topics);
        speakers.add(last);
        for (String topic : topics) {
            last.say(topic, text);
        }
        await().atMost(SOON)
                .failFast(() -> assertThat(isFine()).isTrue())
                .until(() -> followers.stream().allMatch(follower -> follower.isAt(text)));
    }

    /** Everybody heard the same of each topic, all that was taken, nothing twice, and in the order of the positions. */
    void checkRecords() {
        for (String topic : topics) {
            List<FailoverClient> those = followers.stream()
                    .filter(follower -> follower.topics().contains(topic))
                    .toList();
            List<String> reference = those.getFirst().heard(topic);
            assertThat(reference).as(topic).doesNotHaveDuplicates();
            for (RetryingPublisher speaker : speakers) {
                assertThat(reference).as(topic).containsAll(speaker.taken(topic).keySet());
            }
            assertThat(offsets(topic, reference)).as(topic).isSorted();
            assertThat(those)
                    .as(topic)
                    .allSatisfy(each -> assertThat(each.heard(topic)).isEqualTo(reference));
        }
    }

    /** Those of the first epoch. */
    private List<Long> offsets(String topic, List<String> texts) {
        List<String> positions = texts.stream()
                .flatMap(text -> speakers.stream()
                        .flatMap(speaker ->
                                Stream.ofNullable(speaker.taken(topic).get(text))))
                .toList();
        String first = positions.getFirst();
        String epoch = first.substring(0, first.indexOf(':') + 1);
        return positions.stream()
                .filter(position -> position.startsWith(epoch))
                .map(EventListener::offset)
                .toList();
    }

    int taken() {
        return speakers.stream().mapToInt(RetryingPublisher::count).sum();
    }

    private int refused() {
        return speakers.stream().mapToInt(RetryingPublisher::refused).sum();
    }

    /** Throws what ended somebody's work too early. */
    private boolean isFine() {
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
