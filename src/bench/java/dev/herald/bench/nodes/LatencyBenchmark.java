package dev.herald.bench.nodes;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The latency from a {@code POST} to one node until a socket of the same or another receives the message, one at a
 * time.
 */
final class LatencyBenchmark {

    private record Received(String text, long nanos) {}

    private final String name;
    private final HttpClient client;
    private final HttpRequest.Builder request;
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private int number;

    LatencyBenchmark(String name, HttpClient client, int publisherPort, int subscriberPort) {
        this.name = name;
        this.client = client;
        String topic = "way-" + publisherPort + "-" + subscriberPort;
        this.request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + publisherPort + "/broadcast?topic=" + topic));
        SubscriberProbe.open(
                client, subscriberPort, "topic=" + topic, (text, nanos) -> received.add(new Received(text, nanos)));
    }

    String name() {
        return name;
    }

    /** Returns the latency of each message in nanoseconds, sorted. */
    long[] measure(int messages) throws IOException, InterruptedException {
        long[] all = new long[messages];
        for (int i = 0; i < messages; i++) {
            all[i] = measure();
        }
        Arrays.sort(all);
        return all;
    }

    private long measure() throws IOException, InterruptedException {
        String text = Integer.toString(number++);
        long begun = System.nanoTime();
        int status = client.send(request.POST(BodyPublishers.ofString(text)).build(), BodyHandlers.discarding())
                .statusCode();
        Received next = received.poll(10, TimeUnit.SECONDS);
        if (status != 202 || next == null || !next.text().equals(text)) {
            throw new IOException("%s: status %d, received %s (expected: 202, %s)".formatted(name, status, next, text));
        }
        return next.nanos() - begun;
    }
}
