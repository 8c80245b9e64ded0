package dev.herald.broadcast;

import dev.herald.topic.Message;
import dev.herald.topic.Position;
import dev.herald.topic.Publication;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import org.jspecify.annotations.Nullable;

/**
 * Where an {@link TopicSource} puts the messages of one topic on this node: into its log, from which the subscribers are written to.
 *
 * <p>For one thread at a time; its {@link TopicSource} ensures that.
 */
public final class TopicAppender {

    private final TopicLog log;
    private final TopicSubscribersRegistry registry;

    TopicAppender(TopicLog log, TopicSubscribersRegistry registry) {
        this.log = log;
        this.registry = registry;
    }

    public Topic topic() {
        return log.topic();
    }

    /** The position of the newest message here; of offset 0 if there is none. */
    public Position newest() {
        return log.newest();
    }

    /** The newest message here; null if it is no longer kept, or there never was one. */
    public @Nullable Publication last() {
        return log.get(log.head() - 1);
    }

    /** The message at a position of the newest epoch; null if it is not here. */
    public @Nullable Publication find(Position position) {
        return log.find(position);
    }

    /**
     * Appends the message that follows the {@link #newest}.
     *
     * @param ageNanos how long ago it was published
     * @return false if that would push out what was not yet offered to every subscriber; then nothing was appended
     */
    public boolean append(Message message, long ageNanos) {
        return registry.append(log, message, ageNanos) != null;
    }

    /**
     * Has the message that is appended next take this position; subscribers are sent the gap before it.
     *
     * @return false if that would push out what was not yet offered to every subscriber; then nothing was changed
     */
    public boolean restart(Position next) {
        return registry.restart(log, next);
    }

    /** Has what was appended offered to the subscribers. */
    public void wake() {
        TopicSubscribers topicSubscribers = registry.find(log.topic());
        if (topicSubscribers != null) {
            topicSubscribers.wake();
        }
    }

    @Override
    public String toString() {
        return "TopicAppender[" + log.topic() + "]";
    }
}
