package dev.herald.recovery;

import dev.herald.recovery.Received.Lost;
import dev.herald.recovery.Received.Publication;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A client that loses its connection repeatedly, resumes each time, and verifies what it receives.
 *
 * <p>A message says its own offset, so that the account knows without trusting the service what is missing: between two
 * messages of a topic, or before the first, only what a gap covers may be.
 */
final class ReconnectingClient {

    private final Map<String, Long> next = new ConcurrentHashMap<>();
    private final Random random;
    private final Connector connector;
    private final Pause pause;
    private String positions = "";
    private int gaps;
    private int connections;

    interface Connector {
        Connection connect(String positions) throws Exception;
    }

    interface Pause {
        void stayAway(Random random) throws InterruptedException;
    }

    ReconnectingClient(long seed, Iterable<String> topics, Connector connector, Pause pause) {
        this.random = new Random(seed);
        this.connector = connector;
        this.pause = pause;
        topics.forEach(topic -> next.put(topic, 1L));
    }

    /** Gets its first positions, before anything is published. */
    void begin() throws Exception {
        try (Connection connection = connector.connect("")) {
            connection.gaps();
            positions = connection.positions();
        }
    }

    /** Reconnects until it has reached the end of each topic. */
    void wanderUntil(Map<String, Long> ends) throws Exception {
        while (!isAt(ends)) {
            try (Connection connection = connector.connect(positions)) {
                connections++;
                connection.gaps().forEach(this::verify);
                receive(connection, ends);
                positions = connection.positions();
            }
            pause.stayAway(random);
        }
    }

    int gaps() {
        return gaps;
    }

    int connections() {
        return connections;
    }

    boolean isAt(Map<String, Long> ends) {
        return !ends.isEmpty() && ends.entrySet().stream().allMatch(end -> next(end.getKey()) > end.getValue());
    }

    private void receive(Connection connection, Map<String, Long> ends) throws Exception {
        for (int left = random.nextInt(200); left > 0 && !isAt(ends); left--) {
            Received received = connection.next();
            if (received == null) {
                return;
            }
            verify(received);
        }
    }

    private void verify(Received received) {
        switch (received) {
            case Publication publication -> {
                long offset = Long.parseLong(publication.data());
                if (offset != next(publication.topic())) {
                    throw new AssertionError("%s: received %d (expected: %d)"
                            .formatted(publication.topic(), offset, next(publication.topic())));
                }
                next.put(publication.topic(), offset + 1);
            }
            case Lost lost -> {
                long expected = next(lost.topic()) - 1;
                if (lost.from() == null
                        || lost.from().offset() != expected
                        || lost.to().offset() <= expected) {
                    throw new AssertionError("%s (expected: after %d)".formatted(lost, expected));
                }
                gaps++;
                next.put(lost.topic(), lost.to().offset() + 1);
            }
        }
    }

    private long next(String topic) {
        return next.getOrDefault(topic, Long.MAX_VALUE);
    }
}
