package dev.herald.topic;

import org.jspecify.annotations.Nullable;

/**
 * Messages of a topic that a subscriber missed and that are no longer retained.
 *
 * @param from the last position before the gap, such as that from which a client resumes; null if none of the client's
 *     positions is known to be this topic's
 * @param to the position after which delivery continues; of another epoch if the topic began a new one meanwhile
 */
public record Gap(Topic topic, @Nullable Position from, Position to) {}
