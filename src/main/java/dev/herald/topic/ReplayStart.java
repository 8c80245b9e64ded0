package dev.herald.topic;

import org.jspecify.annotations.Nullable;

/**
 * Where a reader begins.
 *
 * @param cursor that of the first publication to be read
 * @param gap what should have been read before it and is gone, or null
 */
public record ReplayStart(
        TopicLog log, long cursor, @Nullable Gap gap) {

    /** What was read when it begins. */
    public Position heard() {
        return log.heardBefore(cursor);
    }
}
