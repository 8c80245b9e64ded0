package dev.herald.broadcast;

import dev.herald.topic.Position;
import dev.herald.topic.Topic;

/**
 * What a publisher gets for a message that was taken.
 *
 * @param position of the message; if it has none, because it was dropped or skips history, that of the newest message before it
 * @param recipients sessions on this node that were subscribed at that moment
 * @param isDropped whether it was not published, because its version was not above the topic's last one
 */
public record Receipt(Topic topic, Position position, int recipients, boolean isDropped) {

    public Receipt(Topic topic, Position position, int recipients) {
        this(topic, position, recipients, false);
    }

    static Receipt dropped(Topic topic, Position newest) {
        return new Receipt(topic, newest, 0, true);
    }
}
