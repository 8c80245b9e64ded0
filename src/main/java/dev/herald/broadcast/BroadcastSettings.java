package dev.herald.broadcast;

import dev.herald.settings.Within;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Publishing and delivery.
 *
 * @param workers Number of threads that deliver messages to sessions, 0 to 1024. 0 means one for each processor.
 * @param maxWait Maximum time that a publish request waits while the workers are behind, before it is rejected with 503.
 *     0s to 1h; 0s means that it is rejected at once.
 * @param maxWaiting Maximum number of publish requests that wait at a time, a quarter of them of
 *     one API key or user, or without credentials of one address; further ones are rejected with 503 or 429. 0 to 1000000, and
 *     never more than a quarter of the threads (server.jetty.threads.max).
 * @param maxOpening Maximum time that a new session waits for the history of its topics from other nodes, before it is closed
 *     with 1013. 0s to 1h.
 * @param maxTopics Maximum number of topics that a session may subscribe to, or a request publish to. 1 to 1000000.
 * @param idempotencyWindow Time for which an Idempotency-Key is remembered. 0s to 365d.
 * @param maxIdempotencyKeys Maximum number of keys remembered at a time, a quarter of them for one API key or user, or without
 *     credentials for one address; further publish requests with a key are rejected with 503 or 429. 0 to 1000000000.
 */
@ConfigurationProperties("herald.broadcast")
record BroadcastSettings(
        @Within(min = "0", max = "1024") @DefaultValue("0") int workers,
        @Within(min = "0s", max = "1h") @DefaultValue("1s") Duration maxWait,

        @Within(min = "0", max = "1000000") @DefaultValue("64")
        int maxWaiting,

        @Within(min = "0s", max = "1h") @DefaultValue("5s") Duration maxOpening,

        @Within(min = "1", max = "1000000") @DefaultValue("128")
        int maxTopics,

        @Within(min = "0s", max = "365d") @DefaultValue("5m")
        Duration idempotencyWindow,

        @Within(min = "0", max = "1000000000") @DefaultValue("100000")
        int maxIdempotencyKeys) {

    int workerCount() {
        return workers == 0 ? Runtime.getRuntime().availableProcessors() : workers;
    }
}
