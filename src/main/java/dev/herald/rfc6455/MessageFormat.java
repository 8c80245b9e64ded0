package dev.herald.rfc6455;

import dev.herald.topic.Gap;
import dev.herald.topic.Position;
import dev.herald.topic.Publication;
import dev.herald.topic.Topic;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content of the text frames that are sent to a session, as defined by its subprotocol (RFC 6455, section 1.9).
 *
 * <p>All of it is UTF-8, and one object serves all sessions with the same subprotocol.
 */
public interface MessageFormat {

    /** The name of the subprotocol; null for sessions without one. */
    @Nullable
    String subProtocol();

    byte[] message(Publication publication);

    /** A direct message. */
    byte[] directMessage(byte[] utf8);

    /** The first message to a session, with its positions; empty for none. */
    byte[] connected(String session, Map<Topic, Position> positions);

    byte[] gap(Gap gap);
}
