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

    /** How the publications of {@code log} look on this socket. */
    WireFormat form(TopicLog log);

    /** What follows each of them on this socket alone, or null if nothing does. */
    default @Nullable FrameSuffix trailer(TopicLog log) {
        return null;
    }

    /** What tells the client where it stands, before anything that it listens to; may be empty. */
    byte[] hello(Session session, Map<Topic, Position> positions);

    /** What tells the client that it has missed something. */
    byte[] gap(Gap gap);

    /** How a message to this session alone looks on this socket. */
    byte[] direct(byte[] utf8);

    /** What asks the client whether it is still there. */
    byte[] ping();

    /** The last bytes for a session that ends with {@code status}; may be empty. */
    byte[] goodbye(CloseStatus status);

    /** The same for a client that should come back after so many milliseconds, as the reason says already. */
    default byte[] goodbye(CloseStatus status, long retryMillis) {
        return goodbye(status);
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

    /** The goodbye is written: end the connection in order. */
    void finish();

    /** Ends the connection at once; from any thread, and harmless when it has ended. */
    void abort();
}
