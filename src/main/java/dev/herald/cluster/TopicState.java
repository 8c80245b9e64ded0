package dev.herald.cluster;

/**
 * What is kept of a topic.
 *
 * @param topic its name
 * @param messages how many are kept
 * @param bytes what they take, where they are kept
 * @param position of the newest, {@code epoch:offset}; of offset 0 if there never was one
 */
public record TopicState(String topic, long messages, long bytes, String position) {}
