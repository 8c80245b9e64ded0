package dev.herald.topic;

import dev.herald.settings.Within;
import dev.herald.topic.Retention.Overflow;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Topics and their history.
 *
 * @param messageSize Maximum size of a message, from a publisher or from a client. 125B to 16MB.
 * @param totalSize Maximum memory for the history of all topics together, and at most half of herald.limits.memory. Beyond it
 *     the API key, user or address that published the most loses the oldest messages of its largest topics. 0B means half of
 *     herald.limits.memory, an eighth of the heap; otherwise 1B to 1TB.
 * @param maxTopics Maximum number of topics with subscribers or history at a time; further ones are refused. 2 to
 *     1000000000.
 * @param maxTopicsByCaller Maximum number of these topics that one API key, user or address may have added, 0 to 1000000000, and
 *     never more than are still free. 0 means as many as are still free, which is at most half.
 * @param history How much history each topic keeps.
 * @param overrides Different history for some topics, and options of them; the first that matches applies.
 */
@ConfigurationProperties("herald.topic")
public record TopicSettings(
        @Within(min = "125B", max = "16MB") @DefaultValue("64KB")
        DataSize messageSize,

        @Within(min = "1B", max = "1TB", or = "0B") @DefaultValue("0B")
        DataSize totalSize,

        @Within(min = "2", max = "1000000000") @DefaultValue("200000")
        int maxTopics,

        @Within(min = "0", max = "1000000000") @DefaultValue("0")
        int maxTopicsByCaller,

        @NestedConfigurationProperty @DefaultValue Retention history,
        @DefaultValue List<TopicOverride> overrides) {

    private static final int TICKS = 60;

    public TopicSettings {
        for (int i = 0; i < overrides.size(); i++) {
            String prefix = "herald.topic.overrides[%d].".formatted(i);
            new TopicOptionsCheck(prefix, overrides.get(i).options()).check();
        }
    }

    public int maxMessageBytes() {
        return (int) messageSize.toBytes();
    }

    /** The limit on the bytes of all logs, unless the memory for them is less. */
    long maxBytes() {
        return totalSize.toBytes() == 0 ? Long.MAX_VALUE : totalSize.toBytes();
    }

    /** The retention of this topic. */
    public Retention retention(Topic topic) {
        return override(topic).map(o -> o.over(base(topic))).orElseGet(() -> base(topic));
    }

    /** The options of this topic; takes no longer than to match the patterns. Those of Herald itself have none. */
    public TopicOptions options(Topic topic) {
        return topic.isInternal() || topic.isForOperators()
                ? TopicOptions.DEFAULT
                : override(topic).map(TopicOverride::options).orElse(TopicOptions.DEFAULT);
    }

    private Optional<TopicOverride> override(Topic topic) {
        return overrides.stream().filter(o -> o.topics().matches(topic)).findFirst();
    }

    /** A subscriber that missed ticks skips to the newest, and is not closed. */
    private Retention base(Topic topic) {
        return topic.equals(Topic.TICK)
                ? new Retention(Math.min(TICKS, history.count()), history.size(), history.age(), Overflow.SKIP)
                : history;
    }
}
