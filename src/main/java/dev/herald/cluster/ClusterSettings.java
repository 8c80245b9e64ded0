package dev.herald.cluster;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Requests between nodes.
 *
 * @param timeout Time that a node waits for the responses of other nodes, for example when sessions are listed. Nodes that do
 *     not respond are named in the result. 1ms to 30s.
 */
@ConfigurationProperties("herald.cluster")
public record ClusterSettings(@DefaultValue("1s") Duration timeout) {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    public ClusterSettings {
        if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("herald.cluster.timeout: %s (expected: 1ms to 30s)".formatted(timeout));
        }
    }
}
