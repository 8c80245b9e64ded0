package dev.herald.session;

import dev.herald.topic.Gap;
import dev.herald.topic.Position;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import dev.herald.topic.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;

/**
 * The port from a session to its socket: one for each transport.
 *
 * <p>Only the thread that drains the session's {@link SessionWriter} calls {@link #write}, {@link #writeRest}, {@link #resume} and
 * {@link #finish}; no call may block.
 */
public interface Sink {

    /** How the next publication of {@code subscription} looks on this socket. */
    WireFormat format(Subscription subscription);

    /** What follows each of them on this socket alone, or null if nothing does. */
    default @Nullable FrameSuffix suffix(TopicLog log) {
        return null;
    }

    /** The positions from which the client goes on, sent before any publication; may be empty. */
    byte[] connected(Session session, Map<Topic, Position> positions);

    /** A gap in what the client receives. */
    byte[] gap(Gap gap);

    /** How a message to this session alone looks on this socket. */
    byte[] directMessage(byte[] utf8);

    /** A message to this session alone that has the client's format already; as {@link #directMessage} where there is no other. */
    default byte[] message(byte[] content) {
        return directMessage(content);
    }

    /** A ping. */
    byte[] ping();

    /** The last bytes for a session that ends with {@code status}; may be empty. */
    byte[] closing(CloseStatus status);

    /** What a client sees of this status. */
    default CloseStatus seen(CloseStatus status) {
        return status;
    }

    /** The same with a reconnect delay in milliseconds, which the reason has already. */
    default byte[] closing(CloseStatus status, long retryMillis) {
        return closing(status);
    }

    /** The last bytes for a session that its client has closed, in response to its status. */
    default byte[] closingResponse(CloseStatus status) {
        return closing(status);
    }

    /**
     * Writes what the socket takes at once.
     *
     * @return true if nothing is left to be written, not even in a layer below, such as TLS
     */
    boolean write(ByteBuffer bytes) throws IOException;

    /**
     * Writes {@code rest} when the socket can take it, then calls {@link SessionWriter#written} or {@link SessionWriter#failed}, from
     * any thread, possibly before this returns.
     */
    void writeRest(ByteBuffer rest, SessionWriter writer);

    /** No replies are piled up: reading may go on, if it had stopped. */
    void resume();

    /** The last bytes are written: end the connection in order. */
    void finish();

    /** Ends the connection at once; from any thread, and harmless when it has ended. */
    void abort();
}
