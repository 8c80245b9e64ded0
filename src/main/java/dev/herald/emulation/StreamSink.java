package dev.herald.emulation;

import dev.herald.jetty.EndPointSink;
import dev.herald.session.Session;
import dev.herald.session.Subscription;
import dev.herald.topic.Gap;
import dev.herald.topic.Position;
import dev.herald.topic.Topic;
import dev.herald.topic.WireFormat;
import java.util.Map;
import org.eclipse.jetty.io.EndPoint;
import org.springframework.web.socket.CloseStatus;

/**
 * Writes the messages of the client protocol to a connection's endpoint, until the connection's end, which is the stream's (RFC 9112,
 * section 6.3). Before it there is a message with the code for which a WebSocket has a close frame.
 */
final class StreamSink extends EndPointSink {

    private static final byte[] NOTHING = {};

    private final StreamEncoder encoder;
    private final EmulatedFrames frames;

    StreamSink(EndPoint endPoint, StreamEncoder encoder, EmulatedFrames frames) {
        super(endPoint);
        this.encoder = encoder;
        this.frames = frames;
    }

    /** What its client sends. */
    EmulatedFrames frames() {
        return frames;
    }

    @Override
    public WireFormat format(Subscription subscription) {
        return encoder.publications(subscription.form());
    }

    /** The reply to the first command has them. */
    @Override
    public byte[] connected(Session session, Map<Topic, Position> positions) {
        return NOTHING;
    }

    /** A subscription does not go on after a gap. */
    @Override
    public byte[] gap(Gap gap) {
        return NOTHING;
    }

    @Override
    public byte[] directMessage(byte[] utf8) {
        return encoder.directMessage(utf8);
    }

    @Override
    public byte[] message(byte[] content) {
        return encoder.message(content);
    }

    @Override
    public byte[] ping() {
        return encoder.ping();
    }

    @Override
    public byte[] closing(CloseStatus status) {
        return encoder.closing(status);
    }

    @Override
    public CloseStatus seen(CloseStatus status) {
        return encoder.seen(status);
    }

    @Override
    public void resume() {
        frames.handleWaiting();
    }

    @Override
    public void finish() {
        shutDownOutput();
    }
}
