package dev.herald.broadcast;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How messages get from one to all.
 *
 * @param workers threads that write to the listeners; 0 for one for each processor
 * @param maxWait how long a publisher waits when the workers have fallen behind, before it is told 503
 * @param maxWaiting publishers that may wait at a time; one more is told 503 at once
 * @param maxOpening how long a new session waits for what was said under a topic that is new on this node, when other nodes
 *     have it, before it is closed with 1013
 * @param maxTopics topics that one session may name, and that one request may publish to
 * @param idempotencyWindow how long an idempotency key is remembered
 * @param maxIdempotencyKeys how many of them; with one more a publisher is told 503
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

    BroadcastSettings {
        if (workers < 0
                || workers > 1024
                || maxWaiting < 0
                || maxWait.isNegative()
                || maxOpening.isNegative()
                || maxTopics < 1
                || idempotencyWindow.isNegative()
                || maxIdempotencyKeys < 0) {
            throw new IllegalArgumentException(
                    ("herald.broadcast: workers %d, max-wait %s, max-waiting %d, max-opening %s, max-topics %d, idempotency-window %s,"
                                    + " max-idempotency-keys %d (expected: at most 1024 workers, at least 1 topic,"
                                    + " none below 0)")
                            .formatted(
                                    workers,
                                    maxWait,
                                    maxWaiting,
                                    maxOpening,
                                    maxTopics,
                                    idempotencyWindow,
                                    maxIdempotencyKeys));
        }
    }

    int workerCount() {
        return workers == 0 ? Runtime.getRuntime().availableProcessors() : workers;
    }
}
