package dev.herald.topic;

/**
 * An epoch of a topic that has ended and was continued by the next, whose first message has the offset after {@code end}.
 *
 * @param end the offset of its last message; offsets after it were never, or are no longer, of this epoch
 */
public record EndedEpoch(long epoch, long end) {}
