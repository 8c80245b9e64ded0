package dev.herald.cluster;

/**
 * The stored state of a topic.
 *
 * @param topic its name
 * @param messages the number of messages in its history
 * @param bytes the size of its history in the store
 * @param position of the newest message, {@code epoch:offset}; offset 0 if there never was one
 */
public record TopicState(String topic, long messages, long bytes, String position) {}
