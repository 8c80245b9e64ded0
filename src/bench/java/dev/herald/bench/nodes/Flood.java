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

/** Messages at a steady rate under many topics, in batches, in turn to each node; listeners of each node hear all topics. */
final class Flood {

    private static final int TOPICS = 100;
    private static final int BYTES = 256;
    private static final int BATCH = 10;
    private static final int MAX_UNDER_WAY = 64;

    private final HttpClient client;
    private final List<Integer> ports;
    private final List<AtomicLong> heard;
    private final Semaphore free = new Semaphore(MAX_UNDER_WAY);
    private final AtomicLong taken = new AtomicLong();
    private final List<String> authErrorHandler = new CopyOnWriteArrayList<>();
    private final String padding = "x".repeat(BYTES);

    Flood(HttpClient client, List<Integer> ports) {
        this.client = client;
        this.ports = ports;
        this.heard = ports.stream().map(port -> new AtomicLong()).toList();
        String query =
                IntStream.range(0, TOPICS).mapToObj(i -> "topic=flood-" + i).collect(Collectors.joining("&"));
        for (int i = 0; i < ports.size(); i++) {
            AtomicLong count = heard.get(i);
            SubscriberProbe.open(client, ports.get(i), query, (text, nanos) -> count.incrementAndGet());
        }
    }

    /** Says what became of {@code rate} messages a second for so many seconds. */
    String run(int rate, int seconds) throws InterruptedException {
        long before = taken.get();
        long begun = System.nanoTime();
        long total = (long) rate * seconds;
        for (long sent = 0; sent < total; sent += BATCH) {
            LockSupport.parkNanos(begun + TimeUnit.SECONDS.toNanos(sent) / rate - System.nanoTime());
            publish(sent);
        }
        free.acquire(MAX_UNDER_WAY);
        free.release(MAX_UNDER_WAY);
        double published = (System.nanoTime() - begun) / 1e9;
        awaitHeard();
        return "%,d of %,d taken in %.1f s, all heard on each of %d nodes after %.1f s%s"
                .formatted(
                        taken.get() - before,
                        total,
                        published,
                        ports.size(),
                        (System.nanoTime() - begun) / 1e9,
                        authErrorHandler.isEmpty() ? "" : "; refused, such as " + authErrorHandler.getFirst());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the outcome is told
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
        client.sendAsync(request, BodyHandlers.ofString()).whenComplete((answer, failure) -> {
            if (failure == null && answer.statusCode() == 202) {
                taken.addAndGet(BATCH);
            } else {
                authErrorHandler.add(failure == null ? answer.body() : failure.toString());
            }
            free.release();
        });
    }

    private void awaitHeard() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (heard.stream().anyMatch(count -> count.get() < taken.get())) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("taken %s, heard %s".formatted(taken, heard));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
