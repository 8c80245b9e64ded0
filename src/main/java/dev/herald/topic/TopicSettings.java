package dev.herald.topic;

import dev.herald.topic.Retention.Overflow;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What topics may hold.
 *
 * @param messageSize the largest message that is accepted, from a publisher or from a client
 * @param totalSize bytes that all logs together may hold; at most half of herald.limits.memory
 * @param maxTopics topics that may be known at a time, with listeners or with history
 * @param history how much of each topic is kept
 * @param overrides what is different for some topics; the first that fits counts
 */
@ConfigurationProperties("herald.topic")
public record TopicSettings(
        @DefaultValue("64KB") DataSize messageSize,
        @DefaultValue("256MB") DataSize totalSize,
        @DefaultValue("200000") int maxTopics,
        @DefaultValue Retention history,
        @DefaultValue List<TopicOverride> overrides) {

    private static final long MAX_MESSAGE = 16L * 1024 * 1024;
    private static final int TICKS = 60;

    public TopicSettings {
        if (messageSize.toBytes() < 125 || messageSize.toBytes() > MAX_MESSAGE) {
            throw new IllegalArgumentException(
                    "herald.topic.message-size: %s (expected: 125B to 16MB)".formatted(messageSize));
        }
        if (maxTopics < 2) {
            throw new IllegalArgumentException(
                    "herald.topic.max-topics: %d (expected: 2 or more)".formatted(maxTopics));
        }
        overrides.forEach(override -> override.over(history)); // or a bad one would show when its topic is needed
    }

    public int maxMessageBytes() {
        return (int) messageSize.toBytes();
    }

    /** How much of this topic is kept. */
    public Retention retention(Topic topic) {
        return override(topic).map(o -> o.over(base(topic))).orElseGet(() -> base(topic));
    }

    private Optional<TopicOverride> override(Topic topic) {
        return overrides.stream().filter(o -> o.topics().matches(topic)).findFirst();
    }

    /** A listener that missed ticks wants the newest, not a goodbye. */
    private Retention base(Topic topic) {
        return topic.equals(Topic.TICK)
                ? new Retention(Math.min(TICKS, history.count()), history.size(), history.age(), Overflow.SKIP)
                : history;
    }
}
