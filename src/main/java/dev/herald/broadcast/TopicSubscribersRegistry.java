package dev.herald.broadcast;

import dev.herald.topic.Message;
import dev.herald.topic.Position;
import dev.herald.topic.Publication;
import dev.herald.topic.TooManyTopicsException;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import dev.herald.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The topics that are listened to on this node: each has a channel from its first listener to its last, and its log is
 * pinned meanwhile.
 *
 * <p>Safe for use by any thread.
 */
final class TopicSubscribersRegistry {

    private final Topics topics;
    private final TopicSource topicSource;
    private final FanoutWorker[] workers;
    private final ConcurrentHashMap<Topic, TopicSubscribers> registry = new ConcurrentHashMap<>();

    TopicSubscribersRegistry(Topics topics, TopicSource topicSource, FanoutWorker[] workers) {
        this.topicSource = topicSource;
        this.topics = topics;
        this.workers = workers;
    }

    /** The channel of {@code topic} if somebody listens. */
    @Nullable
    TopicSubscribers find(Topic topic) {
        return registry.get(topic);
    }

    /**
     * Keeps a place in the channel of each of these topics, for one listener who joins it.
     *
     * @throws TooManyTopicsException if one of them is new and there are too many; then no place is kept
     */
    List<TopicSubscribers> reserve(List<Topic> wanted) {
        List<TopicSubscribers> reserved = new ArrayList<>(wanted.size());
        try {
            wanted.forEach(topic -> reserved.add(reserve(topic)));
        } catch (TooManyTopicsException e) {
            reserved.forEach(this::giveUp);
            throw e;
        }
        return reserved;
    }

    /** The log of {@code topic}, pinned. */
    TopicLog pin(Topic topic) {
        try {
            return topics.pin(topic);
        } catch (TooManyTopicsException e) {
            topics.relieve(this::keepFrom);
            return topics.pin(topic);
        }
    }

    /** Appends to a pinned log, unless that would push out what was not yet offered to every listener; then null. */
    @Nullable
    Publication append(TopicLog log, Message message) {
        return append(log, message, 0);
    }

    /** The same for a message that was published so long ago. */
    @Nullable
    Publication append(TopicLog log, Message message, long ageNanos) {
        Publication appended = log.append(message, keepFrom(log), ageNanos);
        if (appended == null && topics.isFullFor(message)) {
            topics.relieve(this::keepFrom);
            appended = log.append(message, keepFrom(log), ageNanos);
        }
        return appended;
    }

    /** As {@link TopicLog#restart}, unless that would push out what was not yet offered to every listener; then false. */
    boolean restart(TopicLog log, Position next) {
        return log.restart(next, keepFrom(log));
    }

    @SuppressWarnings("NullAway") // never null: the function never returns it
    private TopicSubscribers reserve(Topic topic) {
        return registry.compute(topic, (t, known) -> {
            TopicSubscribers topicSubscribers = known != null ? known : open(t);
            topicSubscribers.reserve();
            return topicSubscribers;
        });
    }

    private TopicSubscribers open(Topic topic) {
        TopicLog log = pin(topic);
        TopicAppender appender = new TopicAppender(log, this);
        return new TopicSubscribers(log, appender, topicSource.open(appender), workers, this::giveUp);
    }

    /** Gives up a place that was reserved, or is left. */
    void giveUp(TopicSubscribers topicSubscribers) {
        registry.computeIfPresent(topicSubscribers.log().topic(), (t, known) -> {
            if (!topicSubscribers.giveUp()) {
                return known;
            }
            topicSource.close(topicSubscribers.appender());
            topics.unpin(topicSubscribers.log());
            return null;
        });
    }

    private long keepFrom(TopicLog log) {
        TopicSubscribers topicSubscribers = registry.get(log.topic());
        return topicSubscribers == null ? Long.MAX_VALUE : topicSubscribers.keepFrom();
    }
}
