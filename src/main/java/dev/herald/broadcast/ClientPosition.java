package dev.herald.broadcast;

import dev.herald.topic.Position;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import org.jspecify.annotations.Nullable;

/**
 * A position that a client brings: {@code epoch:offset}, or {@code topic@epoch:offset}, which says whose it is also when its epoch is
 * no longer known.
 *
 * @param topic null if the client does not say
 * @param position null if it is not one of Herald's
 */
record ClientPosition(@Nullable Topic topic, @Nullable Position position) {

    private static final char SEPARATOR = '@';

    /** From somewhere else: its client has received something, and nobody knows what. */
    static final ClientPosition FOREIGN = new ClientPosition(null, null);

    /**
     * @throws IllegalArgumentException if it is invalid; the message quotes it
     */
    static ClientPosition parse(String text) {
        int separator = text.indexOf(SEPARATOR);
        return separator < 0
                ? new ClientPosition(null, Position.parse(text))
                : new ClientPosition(
                        new Topic(text.substring(0, separator)), Position.parse(text.substring(separator + 1)));
    }

    /** The same, but {@link #FOREIGN} for what is invalid. */
    static ClientPosition parseLeniently(String text) {
        try {
            return parse(text);
        } catch (IllegalArgumentException e) {
            return FOREIGN;
        }
    }

    /** Whether it is known to be a position of this log's topic. */
    boolean isOf(TopicLog log) {
        return topic == null ? position != null && log.knows(position.epoch()) : topic.equals(log.topic());
    }
}
