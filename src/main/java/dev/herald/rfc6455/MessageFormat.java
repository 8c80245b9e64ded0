package dev.herald.rfc6455;

import dev.herald.topic.Gap;
import dev.herald.topic.Position;
import dev.herald.topic.Publication;
import dev.herald.topic.Topic;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the text frames of a session, as agreed on by its subprotocol (RFC 6455, section 1.9).
 *
 * <p>All of it is UTF-8, and one object serves all sessions that agreed on the same.
 */
public interface MessageFormat {

    /** The subprotocol that stands for it; null for those who agree on none. */
    @Nullable
    String subProtocol();

    byte[] message(Publication publication);

    /** A message to one session alone. */
    byte[] directMessage(byte[] utf8);

    /** What a session is told first; empty for nothing. */
    byte[] connected(String session, Map<Topic, Position> positions);

    byte[] gap(Gap gap);
}
