package dev.herald.rfc6455;

import dev.herald.session.PublicationForm;
import dev.herald.session.Transport;
import dev.herald.topic.Gap;
import dev.herald.topic.Position;
import dev.herald.topic.Publication;
import dev.herald.topic.Topic;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;

/**
 * The content of the frames that are sent to a session, as defined by its subprotocol (RFC 6455, section 1.9).
 *
 * <p>All of it is UTF-8 unless it {@linkplain #isBinary says otherwise}, and one object serves all sessions with the same subprotocol.
 */
public interface MessageFormat {

    /** The name of the subprotocol; null for sessions without one. */
    @Nullable
    String subProtocol();

    byte[] message(Publication publication);

    /** The same in this form; for formats that know more than one. */
    default byte[] message(Publication publication, PublicationForm form) {
        return message(publication);
    }

    /** Whether these are binary messages, and not text in UTF-8. */
    default boolean isBinary() {
        return false;
    }

    /** A message that the client responds to; null for a ping frame. */
    default byte @Nullable [] ping() {
        return null;
    }

    /** A message before the close frame of a session that ends with {@code status}; empty for none. */
    default byte[] lastMessage(CloseStatus status) {
        return new byte[0];
    }

    /** The status in a close frame for a session that ends with {@code status}. */
    default CloseStatus closing(CloseStatus status) {
        return status;
    }

    /** How sessions with this format are counted. */
    default Transport transport() {
        return Transport.WEBSOCKET;
    }

    /** A direct message. */
    byte[] directMessage(byte[] utf8);

    /** The first message to a session, with its positions; empty for none. */
    byte[] connected(String session, Map<Topic, Position> positions);

    byte[] gap(Gap gap);
}
