package dev.herald.broadcast;

import dev.herald.topic.Position;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The topics that a session subscribes to, and from where on.
 *
 * <p>Every session is subscribed to {@link Topic#BROADCAST}, and to {@link Topic#TICK} as well if it names no topic.
 *
 * @param named the topics that it names, each once
 * @param history how many of the last messages are replayed: of each topic that it names, or of broadcasts if it names none
 * @param since the last positions that it has received, in any order; it resumes after these instead
 */
public record SubscriptionRequest(List<Topic> named, int history, List<ClientPosition> since) {

    /** All of its topics, each once: broadcasts first, then those that it names. */
    List<Topic> topics() {
        Set<Topic> topics = new LinkedHashSet<>();
        topics.add(Topic.BROADCAST);
        topics.addAll(named);
        if (named.isEmpty()) {
            topics.add(Topic.TICK);
        }
        return List.copyOf(topics);
    }

    /** Whether the last messages of this topic are replayed. */
    boolean wantsHistory(Topic topic) {
        return history > 0 && (named.isEmpty() ? topic.equals(Topic.BROADCAST) : named.contains(topic));
    }

    /** The position in this log that it names; null if it names none. */
    @Nullable
    Position position(TopicLog log) {
        Position found = null;
        for (ClientPosition each : since) {
            found = each.isOf(log) ? each.position() : found;
        }
        return found;
    }
}
