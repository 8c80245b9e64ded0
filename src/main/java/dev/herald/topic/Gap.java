package dev.herald.topic;

import org.jspecify.annotations.Nullable;

/**
 * Messages of a topic that a client should have heard and that are no longer there.
 *
 * @param from the last position before them, such as that which a client came back with; null if it is not known which of its positions was this topic's
 * @param to the position after which it goes on; of another epoch if the topic began a new life meanwhile
 */
public record Gap(Topic topic, @Nullable Position from, Position to) {}
