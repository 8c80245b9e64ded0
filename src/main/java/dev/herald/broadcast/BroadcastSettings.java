package dev.herald.broadcast;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Publishing and delivery.
 *
 * @param workers Number of threads that deliver messages to sessions, up to 1024. 0 means one for each processor.
 * @param maxWait Maximum time that a publish request waits while the workers are behind, before it is rejected with 503.
 *     0s means that it is rejected at once.
 * @param maxWaiting Maximum number of publish requests that wait at a time; further ones are rejected with 503. 0 or more.
 * @param maxOpening Maximum time that a new session waits for the history of its topics from other nodes, before it is closed
 *     with 1013. 0s or more.
 * @param maxTopics Maximum number of topics that a session may subscribe to, or a request publish to. At least 1.
 * @param idempotencyWindow Time for which an Idempotency-Key is remembered. 0s or more.
 * @param maxIdempotencyKeys Maximum number of keys remembered at a time; further publish requests with a key are rejected with
 *     503. 0 or more.
 */
@ConfigurationProperties("herald.broadcast")
record BroadcastSettings(
        @DefaultValue("0") int workers,
        @DefaultValue("1s") Duration maxWait,
        @DefaultValue("64") int maxWaiting,
        @DefaultValue("5s") Duration maxOpening,
        @DefaultValue("128") int maxTopics,
        @DefaultValue("5m") Duration idempotencyWindow,
        @DefaultValue("100000") int maxIdempotencyKeys) {

    private static final int MAX_WORKERS = 1_024;

    BroadcastSettings {
        check(workers >= 0 && workers <= MAX_WORKERS, "workers", workers, "0 to " + MAX_WORKERS);
        check(!maxWait.isNegative(), "max-wait", maxWait, "0s or more");
        check(maxWaiting >= 0, "max-waiting", maxWaiting, "0 or more");
        check(!maxOpening.isNegative(), "max-opening", maxOpening, "0s or more");
        check(maxTopics >= 1, "max-topics", maxTopics, "1 or more");
        check(!idempotencyWindow.isNegative(), "idempotency-window", idempotencyWindow, "0s or more");
        check(maxIdempotencyKeys >= 0, "max-idempotency-keys", maxIdempotencyKeys, "0 or more");
    }

    int workerCount() {
        return workers == 0 ? Runtime.getRuntime().availableProcessors() : workers;
    }

    private static void check(boolean valid, String setting, Object value, String expected) {
        if (!valid) {
            throw new IllegalArgumentException(
                    "herald.broadcast.%s: %s (expected: %s)".formatted(setting, value, expected));
        }
    }
}
