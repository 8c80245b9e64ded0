package dev.herald.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.herald.Http;
import dev.herald.testing.DeliveryChecker;
import dev.herald.topic.Position;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A publisher that says each message again, with the same idempotency key, to one node after the other, until one says that it
 * was taken; and only then the next. Or, if it does not retry, one that says each message once.
 */
final class RetryingPublisher {

    private static final Duration PAUSE = Duration.ofMillis(5);

    private final String name;
    private final List<NodeProcess> nodes;
    private final List<String> topics;

    private final Map<String, DeliveryChecker> checkers;
    private final boolean retries;
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean stopped;
    private int at;

    RetryingPublisher(
            String name, int at, List<NodeProcess> nodes, Map<String, DeliveryChecker> checkers, boolean retries) {
        this.name = name;
        this.at = at;
        this.nodes = nodes;
        this.topics = List.copyOf(checkers.keySet());
        this.checkers = checkers;
        this.retries = retries;
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

    void publish(String topic, String text) throws Exception {
        DeliveryChecker checker = Objects.requireNonNull(checkers.get(topic), topic);
        checker.attempted(name, text);
        String position = offer(topic, text);
        while (position == null) {
            refused.incrementAndGet();
            at++;
            LockSupport.parkNanos(PAUSE.toNanos());
            if (!retries) {
                return;
            }
            position = offer(topic, text);
        }
        checker.acknowledged(text, Position.parse(position));
        count.incrementAndGet();
    }

    private @Nullable String offer(String topic, String text) throws InterruptedException {
        try {
            Http http = new Http(nodes.get(at % nodes.size()).port());
            HttpResponse<String> response = http.post("/broadcast?topic=" + topic, text, "Idempotency-Key", text);
            assertThat(response.statusCode()).as(response.body()).isIn(202, 503);
            return response.statusCode() == 202 ? JsonPath.read(response.body(), "$.receipts[0].position") : null;
        } catch (IOException e) {
            return null;
        }
    }
}
