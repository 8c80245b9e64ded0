package dev.herald.recovery;

import dev.herald.Http;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Messages that flow on three topics while clients of both transports come and go. */
final class MessageLoad {

    private static final int CLIENTS = 12;

    private final int port;
    private final Map<String, Long> ends = new ConcurrentHashMap<>();
    private final List<String> topics =
            Stream.of("a", "b", "c").map(name -> name + "-" + UUID.randomUUID()).toList();
    private final String query = topics.stream().map(topic -> "topic=" + topic).collect(Collectors.joining("&"));

    /** How many messages a client is away, at most. */
    private final int away;

    private int newest;

    MessageLoad(int port, int away) {
        this.port = port;
        this.away = away;
    }

    /** Publishes so many messages under each topic, and returns the clients once all are at the end. */
    List<ReconnectingClient> run(int messages, long seed) throws Exception {
        List<ReconnectingClient> wanderers = IntStream.range(0, CLIENTS)
                .mapToObj(i ->
                        new ReconnectingClient(seed + i, topics, positions -> connection(i, positions), this::stayAway))
                .toList();
        for (ReconnectingClient wanderer : wanderers) {
            wanderer.begin();
        }
        try (ExecutorService pool = Executors.newCachedThreadPool()) {
            List<Callable<Void>> work = new ArrayList<>();
            work.add(
                    () -> { // first, since no client receives anything if it fails
                        publish(messages);
                        return null;
                    });
            wanderers.forEach(wanderer -> work.add(() -> {
                wanderer.wanderUntil(ends);
                return null;
            }));
            for (Future<Void> each : pool.invokeAll(work)) {
                each.get();
            }
        }
        return wanderers;
    }

    private Connection connection(int number, String positions) throws Exception {
        return number % 2 == 0
                ? new SseConnection(port, query, positions)
                : new HeraldV1Connection(port, query, positions);
    }

    /** Returns after a random number of further messages. */
    private synchronized void stayAway(Random random) throws InterruptedException {
        int until = newest + random.nextInt(away + 1);
        while (newest < until && ends.isEmpty()) {
            wait(1000);
        }
    }

    private synchronized void newest(int offset) {
        newest = offset;
        notifyAll();
    }

    private void publish(int messages) throws Exception {
        Http http = new Http(port);
        for (int offset = 1; offset <= messages; offset++) {
            if (offset == messages) { // before the last message: a client that receives it is done
                topics.forEach(topic -> ends.put(topic, (long) messages));
            }
            for (String topic : topics) {
                http.publish("/broadcast?topic=" + topic, "" + offset);
            }
            newest(offset);
        }
    }
}
