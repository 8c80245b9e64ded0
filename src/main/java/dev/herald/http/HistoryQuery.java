package dev.herald.http;

import dev.herald.topic.Position;
import dev.herald.topic.Topic;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks to read of a topic.
 *
 * @param since what the client has read; null for all that is kept
 * @param limit how many messages at most
 */
record HistoryQuery(Topic topic, @Nullable Position since, int limit) {}
