package dev.herald.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.broadcast.Node;
import dev.herald.broadcast.PublishRequest;
import dev.herald.broadcast.Receipt;
import dev.herald.session.LineSink;
import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Publishers on several nodes, each sending one message after the other and recording the receipts. */
final class RecordingPublishers {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Map<String, Receipt> published = new ConcurrentHashMap<>();
    private final AtomicInteger rejected = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    RecordingPublishers(Topic topic, Node... nodes) {
        for (int i = 0; i < nodes.length; i++) {
            Node node = nodes[i];
            String name = "p" + i + "-";
            threads.add(Thread.ofPlatform().start(() -> publish(node, topic, name)));
        }
    }

    int published() {
        return published.size();
    }

    int rejected() {
        return rejected.get();
    }

    private void publish(Node node, Topic topic, String name) {
        for (int number = 0; !stopped; number++) {
            String text = name + number;
            try {
                published.put(
                        text,
                        node.relay()
                                .publish(new PublishRequest(topic, Message.of(text)))
                                .join());
            } catch (CompletionException e) {
                rejected.incrementAndGet();
                LockSupport.parkNanos(PAUSE_NANOS); // leaves processor time for the recovery
            }
        }
    }

    /** Whether the subscriber received every message that has a receipt. */
    boolean areAllDeliveredTo(LineSink sink, Topic topic) {
        return new HashSet<>(sink.messages(topic)).containsAll(published.keySet());
    }

    /** Every message that has a receipt was received once, with the position of its receipt. */
    void assertAllDelivered(LineSink sink, Topic topic) {
        assertThat(sink.messages(topic)).doesNotHaveDuplicates().containsAll(published.keySet());
        assertThat(sink.lines())
                .containsAll(published.entrySet().stream()
                        .map(entry -> topic + " " + entry.getValue().position() + " " + entry.getKey())
                        .toList());
    }

    void stop() {
        stopped = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
