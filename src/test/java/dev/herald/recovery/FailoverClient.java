package dev.herald.recovery;

import static java.util.stream.Collectors.joining;

import dev.herald.recovery.Received.Lost;
import dev.herald.recovery.Received.Said;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A client of some topics that stays: when its connection ends it goes on at the next node, from where it was, and keeps a
 * record of all that it hears. It ends when it has heard {@link #LAST} under each of its topics.
 */
final class FailoverClient {

    static final String LAST = "last";
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final int number;
    private final List<NodeProcess> nodes;
    private final List<String> topics;
    private final Map<String, List<String>> heard = new ConcurrentHashMap<>();
    private final Map<String, String> newest = new ConcurrentHashMap<>();
    private final List<String> gaps = new ArrayList<>();
    private volatile boolean greeted;
    private final AtomicInteger connections = new AtomicInteger();
    private String positions = "";

    FailoverClient(int number, List<NodeProcess> nodes, List<String> topics) {
        this.number = number;
        this.nodes = nodes;
        this.topics = topics;
        topics.forEach(topic -> heard.put(topic, new ArrayList<>()));
    }

    List<String> topics() {
        return topics;
    }

    boolean isGreeted() {
        return greeted;
    }

    int connections() {
        return connections.get();
    }

    /** Whether this is the last that it heard under each of its topics. */
    boolean isAt(String text) {
        return topics.stream().allMatch(topic -> text.equals(newest.get(topic)));
    }

    /** Once it has ended. */
    List<String> heard(String topic) {
        return heard.getOrDefault(topic, List.of());
    }

    /** The topics of the gaps that it was told of, once it has ended. */
    List<String> gaps() {
        return gaps;
    }

    void follow() throws Exception {
        for (int at = number; !isAt(LAST); at++) {
            try (Listener listener = connect(nodes.get(at % nodes.size()))) {
                hear(listener);
            } catch (IOException | ExecutionException e) {
                LockSupport.parkNanos(PAUSE.toNanos()); // that node is gone, or not yet back
            }
        }
    }

    private Listener connect(NodeProcess node) throws Exception {
        String query = topics.stream().map(topic -> "topic=" + topic).collect(joining("&"));
        return number % 2 == 0
                ? new EventListener(node.port(), query, positions)
                : new EnvelopeListener(node.port(), query, positions);
    }

    private void hear(Listener listener) throws Exception {
        listener.greeting().forEach(this::record);
        positions = listener.positions();
        connections.incrementAndGet();
        greeted = true;
        for (Received next = listener.next(); next != null; next = listener.next()) {
            record(next);
            positions = listener.positions();
            if (isAt(LAST)) {
                return;
            }
        }
    }

    private void record(Received next) {
        switch (next) {
            case Said said -> {
                heard.computeIfAbsent(said.topic(), topic -> new ArrayList<>()).add(said.data());
                newest.put(said.topic(), said.data());
            }
            case Lost lost -> gaps.add(lost.topic());
        }
    }
}
