package dev.herald.rfc6455;

import dev.herald.jetty.EndPointSink;
import dev.herald.session.Session;
import dev.herald.topic.Gap;
import dev.herald.topic.Position;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import dev.herald.topic.WireFormat;
import java.util.Map;
import org.springframework.web.socket.CloseStatus;

/**
 * Writes frames to a connection's endpoint, and ends it when both sides have said goodbye (RFC 6455, section 7.1.1).
 *
 * <p>The output is shut down first; the connection is closed when the client has closed its side, or cut by the heartbeat.
 */
final class FrameSink extends EndPointSink {

    private static final byte[] PING = FrameWriter.ping(new byte[0]);

    private final WebSocketConnection connection;
    private final FrameEncoder form;

    private volatile boolean saidGoodbye;
    private volatile boolean heardGoodbye;

    FrameSink(WebSocketConnection connection, FrameEncoder form) {
        super(connection.getEndPoint());
        this.connection = connection;
        this.form = form;
    }

    @Override
    public WireFormat format(TopicLog log) {
        return form;
    }

    @Override
    public byte[] connected(Session session, Map<Topic, Position> positions) {
        return form.connected(session.id(), positions);
    }

    @Override
    public byte[] gap(Gap gap) {
        return form.gap(gap);
    }

    @Override
    public byte[] directMessage(byte[] utf8) {
        return form.directMessage(utf8);
    }

    /** A frame with exactly this text. */
    byte[] text(byte[] utf8) {
        return form.text(utf8);
    }

    byte[] binary(byte[] data) {
        return form.binary(data);
    }

    /** Whether these frames are compressed, each for this client alone. */
    boolean isCompressing() {
        return form.isCompressing();
    }

    @Override
    public byte[] ping() {
        return PING;
    }

    @Override
    public byte[] closing(CloseStatus status) {
        String reason = status.getReason();
        return FrameWriter.close(status.getCode(), reason == null ? "" : reason);
    }

    /** What is half read is let go of at once: Jetty remembers the connection until its selector comes to it. */
    @Override
    public void abort() {
        super.abort();
        connection.release();
    }

    @Override
    public void resume() {
        connection.resume();
    }

    @Override
    public void finish() {
        saidGoodbye = true;
        shutDownIfBothSaidGoodbye();
    }

    /** The client's close frame came, or what it sent makes its goodbye worthless. */
    void heardGoodbye() {
        heardGoodbye = true;
        shutDownIfBothSaidGoodbye();
    }

    private void shutDownIfBothSaidGoodbye() {
        if (saidGoodbye && heardGoodbye) {
            shutDownOutput();
        }
    }
}
