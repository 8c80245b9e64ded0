package dev.herald.cluster;

import dev.herald.settings.Within;
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
public record ClusterSettings(
        @Within(min = "1ms", max = "30s") @DefaultValue("1s")
        Duration timeout) {}
