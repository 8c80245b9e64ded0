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
 */
@ConfigurationProperties("herald.broadcast")
record BroadcastSettings(
        @DefaultValue("0") int workers,
        @DefaultValue("1s") Duration maxWait,
        @DefaultValue("64") int maxWaiting) {

    BroadcastSettings {
        if (workers < 0 || workers > 1024 || maxWaiting < 0 || maxWait.isNegative()) {
            throw new IllegalArgumentException(
                    "herald.broadcast: workers %d, max-wait %s, max-waiting %d (expected: 0 to 1024, none below 0)"
                            .formatted(workers, maxWait, maxWaiting));
        }
    }

    int workerCount() {
        return workers == 0 ? Runtime.getRuntime().availableProcessors() : workers;
    }
}
