package dev.herald.rfc6455;

import dev.herald.jetty.EndPointSink;
import dev.herald.session.Session;
import dev.herald.session.Subscription;
import dev.herald.topic.Gap;
import dev.herald.topic.Position;
import dev.herald.topic.Topic;
import dev.herald.topic.WireFormat;
import java.util.Arrays;
import java.util.Map;
import org.eclipse.jetty.io.EndPoint;
import org.springframework.web.socket.CloseStatus;

/**
 * Writes frames to an endpoint, and ends the connection when both sides have sent a close frame (RFC 6455, section 7.1.1).
 *
 * <p>The output is shut down first; the connection is closed when the client has closed its side, or after a timeout.
 */
final class FrameSink extends EndPointSink {

    private final Reader reader;
    private final FrameEncoder encoder;

    private volatile boolean closeSent;
    private volatile boolean closeReceived;

    /** Reads from the same endpoint. */
    interface Reader {

        /** The replies are written: reading may go on, if it was paused. */
        void resume();

        /** Releases what is held for reading; by any thread. */
        void release();
    }

    FrameSink(EndPoint endPoint, Reader reader, FrameEncoder encoder) {
        super(endPoint);
        this.reader = reader;
        this.encoder = encoder;
    }

    @Override
    public WireFormat format(Subscription subscription) {
        return encoder.format(subscription.form());
    }

    @Override
    public byte[] connected(Session session, Map<Topic, Position> positions) {
        return encoder.connected(session.id(), positions);
    }

    @Override
    public byte[] gap(Gap gap) {
        return encoder.gap(gap);
    }

    @Override
    public byte[] directMessage(byte[] utf8) {
        return encoder.directMessage(utf8);
    }

    @Override
    public byte[] message(byte[] content) {
        return encoder.message(content);
    }

    /** A frame with exactly {@code utf8}, whatever the format. */
    byte[] text(byte[] utf8) {
        return encoder.text(utf8);
    }

    byte[] binary(byte[] data) {
        return encoder.binary(data);
    }

    /** Whether these frames are compressed, each for this client only. */
    boolean isCompressing() {
        return encoder.isCompressing();
    }

    @Override
    public byte[] ping() {
        return encoder.ping();
    }

    @Override
    public byte[] closing(CloseStatus status) {
        byte[] message = encoder.lastMessage(status);
        byte[] frame = closeFrame(encoder.closing(status));
        byte[] both = Arrays.copyOf(message, message.length + frame.length);
        System.arraycopy(frame, 0, both, message.length, frame.length);
        return both;
    }

    @Override
    public CloseStatus seen(CloseStatus status) {
        return encoder.closing(status);
    }

    @Override
    public byte[] closingResponse(CloseStatus status) {
        return closeFrame(status);
    }

    private static byte[] closeFrame(CloseStatus status) {
        String reason = status.getReason();
        return FrameWriter.close(status.getCode(), reason == null ? "" : reason);
    }

    /** Incomplete frames are released at once, since Jetty keeps the connection until its selector processes the close. */
    @Override
    public void abort() {
        try {
            super.abort();
        } finally {
            reader.release();
        }
    }

    @Override
    public void resume() {
        reader.resume();
    }

    @Override
    public void finish() {
        closeSent = true;
        shutDownOutputIfClosed();
    }

    /** The client's close frame was received, or is not waited for after a violation. */
    void closeReceived() {
        closeReceived = true;
        shutDownOutputIfClosed();
    }

    private void shutDownOutputIfClosed() {
        if (closeSent && closeReceived) {
            shutDownOutput();
        }
    }
}
