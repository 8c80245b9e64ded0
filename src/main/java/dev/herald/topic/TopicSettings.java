package dev.herald.topic;

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
 *     the API key, user or address that published the most loses the oldest messages of its largest topics. At least 1B.
 * @param maxTopics Maximum number of topics with subscribers or history at a time; further ones are refused. At least 2.
 * @param maxTopicsByCaller Maximum number of these topics that one API key, user or address may have added, and never more than
 *     are still free. 0 means as many as are still free, which is at most half.
 * @param history How much history each topic keeps.
 * @param overrides Different history for some topics; the first that matches applies.
 */
@ConfigurationProperties("herald.topic")
public record TopicSettings(
        @DefaultValue("64KB") DataSize messageSize,
        @DefaultValue("256MB") DataSize totalSize,
        @DefaultValue("200000") int maxTopics,
        @DefaultValue("0") int maxTopicsByCaller,
        @NestedConfigurationProperty @DefaultValue Retention history,
        @DefaultValue List<TopicOverride> overrides) {

    private static final long MAX_MESSAGE = 16L * 1024 * 1024;
    private static final int TICKS = 60;

    public TopicSettings {
        if (messageSize.toBytes() < 125 || messageSize.toBytes() > MAX_MESSAGE) {
            throw new IllegalArgumentException(
                    "herald.topic.message-size: %s (expected: 125B to 16MB)".formatted(messageSize));
        }
        if (totalSize.toBytes() < 1) {
            throw new IllegalArgumentException(
                    "herald.topic.total-size: %s (expected: 1B or more)".formatted(totalSize));
        }
        if (maxTopics < 2) {
            throw new IllegalArgumentException(
                    "herald.topic.max-topics: %d (expected: 2 or more)".formatted(maxTopics));
        }
        if (maxTopicsByCaller < 0) {
            throw new IllegalArgumentException(
                    "herald.topic.max-topics-by-caller: %d (expected: 0 or more)".formatted(maxTopicsByCaller));
        }
    }

    public int maxMessageBytes() {
        return (int) messageSize.toBytes();
    }

    /** The retention of this topic. */
    public Retention retention(Topic topic) {
        return override(topic).map(o -> o.over(base(topic))).orElseGet(() -> base(topic));
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
