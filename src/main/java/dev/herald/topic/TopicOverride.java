package dev.herald.topic;

import dev.herald.settings.Within;
import dev.herald.topic.Retention.Overflow;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.util.unit.DataSize;

/**
 * Different history for some topics; what it leaves out is as for all topics.
 *
 * @param topics Pattern of the topics that this applies to, such as news.*, with * for any characters.
 * @param count Maximum number of messages kept for each of these topics. 1 to 1000000000.
 * @param size Maximum memory for the messages of each of these topics. 1B to 1TB.
 * @param age Time for which a message of these topics is kept. 1ms to 36500d.
 * @param overflow What happens to a subscriber of these topics that falls behind: disconnect, or skip to the newest message.
 */
@ConfigurationPropertiesSource
public record TopicOverride(
        TopicPattern topics,
        @Within(min = "1", max = "1000000000") @Nullable Integer count,
        @Within(min = "1B", max = "1TB") @Nullable DataSize size,
        @Within(min = "1ms", max = "36500d") @Nullable Duration age,
        @Nullable Overflow overflow) {

    public TopicOverride {
        Objects.requireNonNull(topics, "herald.topic.overrides: no topics (expected: a pattern, such as news.*)");
    }

    Retention over(Retention all) {
        return new Retention(
                Objects.requireNonNullElse(count, all.count()),
                Objects.requireNonNullElse(size, all.size()),
                Objects.requireNonNullElse(age, all.age()),
                Objects.requireNonNullElse(overflow, all.overflow()));
    }
}
