package dev.herald.topic;

import dev.herald.topic.Retention.Overflow;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * What is different for some topics; what it leaves out is as for all.
 *
 * @param topics a pattern of names, {@code *} for any characters, such as {@code news.*}
 * @param count messages kept at most
 * @param size bytes kept at most, with every encoded form of a message
 * @param age how long a message is kept at most
 * @param overflow what happens to a listener for whom a message was no longer kept
 */
public record TopicOverride(
        TopicPattern topics,
        @Nullable Integer count,
        @Nullable DataSize size,
        @Nullable Duration age,
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
