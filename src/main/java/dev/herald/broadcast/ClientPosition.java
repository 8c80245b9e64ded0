package dev.herald.broadcast;

import dev.herald.topic.Excerpt;
import dev.herald.topic.Position;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/**
 * A position that a client brings: {@code epoch:offset}, or {@code topic@epoch:offset}, which says whose it is also when its epoch is
 * no longer known. In the name of the topic {@code %} and {@code ,} are percent-encoded, since positions are listed with commas.
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
        int separator = text.lastIndexOf(SEPARATOR); // a name may have it, too
        return separator < 0
                ? new ClientPosition(null, Position.parse(text))
                : new ClientPosition(
                        new Topic(decode(text.substring(0, separator))), Position.parse(text.substring(separator + 1)));
    }

    private static String decode(String topic) {
        try {
            return UriUtils.decode(topic, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new InvalidSubscriptionRequestException(
                    "The topic %s of a position is invalid: %% and , in its name have to be percent-encoded."
                            .formatted(Excerpt.of(topic)));
        }
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
