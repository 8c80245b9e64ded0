package dev.herald.broadcast;

import dev.herald.topic.EndedEpoch;
import dev.herald.topic.Message;
import dev.herald.topic.Position;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import java.util.List;

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

    /** Whether its log knows this epoch. */
    public boolean knows(long epoch) {
        return log.knows(epoch);
    }

    /** Whether nothing was ever appended: {@link #open} decides what the first position is. */
    public boolean isNew() {
        return log.isNew();
    }

    /**
     * Gives the message that is appended first its position.
     *
     * @param ended the epochs before, the oldest first; the last was continued by that of {@code first}
     */
    public void open(Position first, List<EndedEpoch> ended) {
        log.open(first, ended);
    }

    /** Continues without a gap in a new epoch: the message that is appended next has the next offset. */
    public void beginEpoch(long epoch) {
        log.beginEpoch(epoch);
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
     * Appends a message for current subscribers only, after the {@link #newest}: it has no position.
     *
     * @return false if that would push out what was not yet offered to every subscriber; then nothing was appended
     */
    public boolean appendUnkept(Message message) {
        return registry.appendUnkept(log, message) != null;
    }

    /** Removes the history up to this position. */
    public void removeHistory(Position last) {
        registry.removeHistory(log, last);
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
