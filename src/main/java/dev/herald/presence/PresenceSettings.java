package dev.herald.presence;

import dev.herald.settings.Within;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Which clients are subscribed to a topic.
 *
 * @param cacheTime Time for which the responses of other nodes about a topic are used again. Clients of this node are always
 *     current. 0s to 1m.
 * @param cacheSize Maximum memory for the responses of other nodes. 0B to 1TB.
 * @param maxClients Maximum number of clients of a topic that a client receives as its presence; the presence of a larger topic is
 *     refused, its numbers are not. 1 to 1000000.
 * @param maxRemoteClients Maximum number of clients of other nodes that this node remembers because its subscribers receive joins and
 *     leaves, so that they receive the leaves of a node that ends without a word. 0 to 1000000000.
 */
@ConfigurationProperties("herald.presence")
record PresenceSettings(
        @Within(min = "0s", max = "1m") @DefaultValue("1s") Duration cacheTime,

        @Within(min = "0B", max = "1TB") @DefaultValue("16MB")
        DataSize cacheSize,

        @Within(min = "1", max = "1000000") @DefaultValue("20000")
        int maxClients,

        @Within(min = "0", max = "1000000000") @DefaultValue("200000")
        int maxRemoteClients) {}
