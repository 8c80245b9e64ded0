package dev.herald.topic;

import org.jspecify.annotations.Nullable;

/**
 * The start of a reader in a log.
 *
 * @param cursor the cursor of the first publication to read
 * @param gap the messages before it that were missed and are no longer retained, or null
 */
public record ReplayStart(
        TopicLog log, long cursor, @Nullable Gap gap) {

    /** The position before the first publication to read. */
    public Position position() {
        return log.positionBefore(cursor);
    }
}
