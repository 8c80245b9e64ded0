package dev.herald.topic;

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
 * @param count Maximum number of messages kept for each of these topics.
 * @param size Maximum memory for the messages of each of these topics.
 * @param age Time for which a message of these topics is kept.
 * @param overflow What happens to a subscriber of these topics that falls behind: disconnect, or skip to the newest message.
 */
@ConfigurationPropertiesSource
public record TopicOverride(
        TopicPattern topics,
        @Nullable Integer count,
        @Nullable DataSize size,
        @Nullable Duration age,
        @Nullable Overflow overflow) {

    private static final Retention VALID =
            new Retention(1, DataSize.ofBytes(1), Duration.ofSeconds(1), Overflow.DISCONNECT);

    public TopicOverride {
        Objects.requireNonNull(topics, "herald.topic.overrides: no topics (expected: a pattern, such as news.*)");
        over(VALID, count, size, age, overflow); // or an invalid value would show when its topic is needed
    }

    Retention over(Retention all) {
        return over(all, count, size, age, overflow);
    }

    private static Retention over(
            Retention all,
            @Nullable Integer count,
            @Nullable DataSize size,
            @Nullable Duration age,
            @Nullable Overflow overflow) {
        return new Retention(
                Objects.requireNonNullElse(count, all.count()),
                Objects.requireNonNullElse(size, all.size()),
                Objects.requireNonNullElse(age, all.age()),
                Objects.requireNonNullElse(overflow, all.overflow()));
    }
}
