package dev.herald.recovery;

import static java.util.stream.Collectors.joining;

import dev.herald.recovery.Received.Lost;
import dev.herald.recovery.Received.Publication;
import dev.herald.testing.DeliveryChecker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A client that reconnects to the next node whenever its connection is closed, resumes from its positions, and records
 * what it receives. It stops when it has received {@link #LAST} on each of its topics.
 */
final class FailoverClient {

    static final String LAST = "last";
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final int number;
    private final List<NodeProcess> nodes;
    private final List<String> topics;
    private final Map<String, DeliveryChecker.Client> accounts = new ConcurrentHashMap<>();
    private final Map<String, String> newest = new ConcurrentHashMap<>();
    private volatile boolean connected;
    private final AtomicInteger connections = new AtomicInteger();
    private String positions = "";

    FailoverClient(int number, List<NodeProcess> nodes, Map<String, DeliveryChecker> checkers) {
        this.number = number;
        this.nodes = nodes;
        this.topics = List.copyOf(checkers.keySet());
        checkers.forEach((topic, checker) -> accounts.put(topic, checker.client("client " + number)));
    }

    List<String> topics() {
        return topics;
    }

    boolean isConnected() {
        return connected;
    }

    int connections() {
        return connections.get();
    }

    /** Whether this is the newest message that it received on each of its topics. */
    boolean isAt(String text) {
        return topics.stream().allMatch(topic -> text.equals(newest.get(topic)));
    }

    /** The number of gaps that it received in each topic. */
    List<Long> gaps() {
        return accounts.values().stream().map(DeliveryChecker.Client::gaps).toList();
    }

    void follow() throws Exception {
        for (int at = number; !isAt(LAST); at++) {
            try (Connection connection = connect(nodes.get(at % nodes.size()))) {
                receive(connection);
            } catch (IOException | ExecutionException e) {
                LockSupport.parkNanos(PAUSE.toNanos()); // that node is down
            }
        }
    }

    private Connection connect(NodeProcess node) throws Exception {
        String query = topics.stream().map(topic -> "topic=" + topic).collect(joining("&"));
        return number % 2 == 0
                ? new SseConnection(node.port(), query, positions)
                : new HeraldV1Connection(node.port(), query, positions);
    }

    private void receive(Connection connection) throws Exception {
        connection.gaps().forEach(this::record);
        positions = connection.positions();
        connections.incrementAndGet();
        connected = true;
        for (Received next = connection.next(); next != null; next = connection.next()) {
            record(next);
            positions = connection.positions();
            if (isAt(LAST)) {
                return;
            }
        }
    }

    private void record(Received next) {
        switch (next) {
            case Publication publication -> {
                account(publication.topic()).received(publication.position(), publication.data());
                newest.put(publication.topic(), publication.data());
            }
            case Lost lost -> account(lost.topic()).gap(lost.from(), lost.to());
        }
    }

    private DeliveryChecker.Client account(String topic) {
        return Objects.requireNonNull(accounts.get(topic), topic);
    }
}
