package dev.herald.broadcast;

import dev.herald.topic.Position;
import dev.herald.topic.Topic;

/**
 * What a publisher gets for a message that was taken.
 *
 * @param recipients sessions on this node that listened at that moment
 */
public record Receipt(Topic topic, Position position, int recipients) {}
