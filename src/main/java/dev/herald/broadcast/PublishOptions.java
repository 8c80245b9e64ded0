package dev.herald.broadcast;

import dev.herald.topic.Version;
import org.jspecify.annotations.Nullable;

/**
 * How a message is published, where that differs from the usual.
 *
 * @param skipHistory whether only those who are subscribed now receive it: it has no position of its own, and is in no history, replay or
 *     recovery
 * @param version its publisher's number of the state that it has, above 0; it is not published unless that is above the last one of the
 *     topic. 0 if it has none
 * @param versionEpoch versions of different epochs do not compare: the first message of another one is published whatever its version;
 *     empty for the one that the topic has
 */
public record PublishOptions(boolean skipHistory, long version, String versionEpoch) {

    /** The usual. */
    public static final PublishOptions NONE = new PublishOptions(false, 0, "");

    /**
     * @throws dev.herald.topic.InvalidMessageException if the version is below 0, or its epoch is too long
     */
    public PublishOptions {
        Version.check(version, versionEpoch);
    }

    /** Null if the message has none. */
    public @Nullable Version topicVersion() {
        return version == 0 ? null : Version.of(version, versionEpoch);
    }

    boolean isNone() {
        return !skipHistory && version == 0;
    }
}
