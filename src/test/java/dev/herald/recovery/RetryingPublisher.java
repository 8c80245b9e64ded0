package dev.herald.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.herald.Http;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A publisher that says each message again, with the same idempotency key, to one node after the other, until one says that it
 * was taken; and only then the next.
 */
final class RetryingPublisher {

    private static final Duration PAUSE = Duration.ofMillis(5);

    private final String name;
    private final List<NodeProcess> nodes;
    private final List<String> topics;

    /** What was taken, with its position. */
    private final Map<String, Map<String, String>> published = new ConcurrentHashMap<>();

    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean stopped;
    private int at;

    RetryingPublisher(String name, int at, List<NodeProcess> nodes, List<String> topics) {
        this.name = name;
        this.at = at;
        this.nodes = nodes;
        this.topics = topics;
    }

    void speak() throws Exception {
        for (int number = 0; !stopped; number++) {
            publish(topics.get(number % topics.size()), name + "-" + number);
        }
    }

    void stop() {
        stopped = true;
    }

    int count() {
        return count.get();
    }

    int refused() {
        return refused.get();
    }

    Map<String, String> published(String topic) {
        return published.getOrDefault(topic, Map.of());
    }

    void publish(String topic, String text) throws Exception {
        String position = offer(topic, text);
        while (position == null) {
            refused.incrementAndGet();
            at++;
            LockSupport.parkNanos(PAUSE.toNanos());
            position = offer(topic, text);
        }
        published.computeIfAbsent(topic, each -> new ConcurrentHashMap<>()).put(text, position);
        count.incrementAndGet();
    }

    private @Nullable String offer(String topic, String text) throws InterruptedException {
        try {
            Http http = new Http(nodes.get(at % nodes.size()).port());
            HttpResponse<String> response = http.post("/broadcast?topic=" + topic, text, "Idempotency-Key", text);
            assertThat(response.statusCode()).as(response.body()).isIn(202, 503);
            return response.statusCode() == 202 ? JsonPath.read(response.body(), "$[0].position") : null;
        } catch (IOException e) {
            return null;
        }
    }
}
