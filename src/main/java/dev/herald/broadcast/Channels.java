package dev.herald.broadcast;

import dev.herald.topic.Message;
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
final class Channels {

    private final Topics topics;
    private final FanoutWorker[] workers;
    private final ConcurrentHashMap<Topic, Channel> channels = new ConcurrentHashMap<>();

    Channels(Topics topics, FanoutWorker[] workers) {
        this.topics = topics;
        this.workers = workers;
    }

    /** The channel of {@code topic} if somebody listens. */
    @Nullable
    Channel find(Topic topic) {
        return channels.get(topic);
    }

    /**
     * Keeps a place in the channel of each of these topics, for one listener who joins it.
     *
     * @throws TooManyTopicsException if one of them is new and there are too many; then no place is kept
     */
    List<Channel> reserve(List<Topic> wanted) {
        List<Channel> reserved = new ArrayList<>(wanted.size());
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
        Publication appended = log.append(message, keepFrom(log));
        if (appended == null && topics.isFullFor(message)) {
            topics.relieve(this::keepFrom);
            appended = log.append(message, keepFrom(log));
        }
        return appended;
    }

    @SuppressWarnings("NullAway") // never null: the function never returns it
    private Channel reserve(Topic topic) {
        return channels.compute(topic, (t, known) -> {
            Channel channel = known != null ? known : new Channel(pin(t), workers, this::giveUp);
            channel.reserve();
            return channel;
        });
    }

    private void giveUp(Channel channel) {
        channels.computeIfPresent(channel.log().topic(), (t, known) -> {
            if (!channel.giveUp()) {
                return known;
            }
            topics.unpin(channel.log());
            return null;
        });
    }

    private long keepFrom(TopicLog log) {
        Channel channel = channels.get(log.topic());
        return channel == null ? Long.MAX_VALUE : channel.keepFrom();
    }
}
