package dev.herald.bench.nodes;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Messages at a constant rate on many topics, in batches, to each node in turn; each node has subscribers of all
 * topics.
 */
final class Flood {

    private static final int TOPICS = 100;
    private static final int BYTES = 256;
    private static final int BATCH = 10;
    private static final int MAX_UNDER_WAY = 64;

    private final HttpClient client;
    private final List<Integer> ports;
    private final List<AtomicLong> received;
    private final Semaphore free = new Semaphore(MAX_UNDER_WAY);
    private final AtomicLong accepted = new AtomicLong();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final String padding = "x".repeat(BYTES);

    Flood(HttpClient client, List<Integer> ports) {
        this.client = client;
        this.ports = ports;
        this.received = ports.stream().map(port -> new AtomicLong()).toList();
        String query =
                IntStream.range(0, TOPICS).mapToObj(i -> "topic=flood-" + i).collect(Collectors.joining("&"));
        for (int i = 0; i < ports.size(); i++) {
            AtomicLong count = received.get(i);
            SubscriberProbe.open(client, ports.get(i), query, (text, nanos) -> count.incrementAndGet());
        }
    }

    /** Publishes {@code rate} messages per second for this many seconds and reports the result. */
    String run(int rate, int seconds) throws InterruptedException {
        long before = accepted.get();
        long begun = System.nanoTime();
        long total = (long) rate * seconds;
        for (long sent = 0; sent < total; sent += BATCH) {
            LockSupport.parkNanos(begun + TimeUnit.SECONDS.toNanos(sent) / rate - System.nanoTime());
            publish(sent);
        }
        free.acquire(MAX_UNDER_WAY);
        free.release(MAX_UNDER_WAY);
        double published = (System.nanoTime() - begun) / 1e9;
        awaitReceived();
        return "%,d of %,d accepted in %.1f s, all received on each of %d nodes after %.1f s%s"
                .formatted(
                        accepted.get() - before,
                        total,
                        published,
                        ports.size(),
                        (System.nanoTime() - begun) / 1e9,
                        errors.isEmpty() ? "" : "; refused, such as " + errors.getFirst());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the outcome is recorded
    private void publish(long number) throws InterruptedException {
        String body = IntStream.range(0, BATCH)
                .mapToObj(i -> "{\"topic\":\"flood-%d\",\"data\":\"%s\"}"
                        .formatted((number + i) % TOPICS, (number + i + padding).substring(0, BYTES)))
                .collect(Collectors.joining(",", "[", "]"));
        int port = ports.get((int) (number / BATCH % ports.size()));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/broadcast/batch"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        free.acquire();
        client.sendAsync(request, BodyHandlers.ofString()).whenComplete((response, failure) -> {
            if (failure == null && response.statusCode() == 202) {
                accepted.addAndGet(BATCH);
            } else {
                errors.add(failure == null ? response.body() : failure.toString());
            }
            free.release();
        });
    }

    private void awaitReceived() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (received.stream().anyMatch(count -> count.get() < accepted.get())) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("accepted %s, received %s".formatted(accepted, received));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
