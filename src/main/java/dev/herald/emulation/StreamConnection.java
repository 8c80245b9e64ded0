package dev.herald.emulation;

import dev.herald.centrifugo.ClientSessions;
import dev.herald.session.ClientIdentity;
import dev.herald.session.Session;
import dev.herald.session.SessionFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;

/**
 * A connection after the response head of a stream: the messages are written by the {@code SessionWriter} of its session.
 *
 * <p>It never blocks and holds no buffer. What the client sends on it is dropped, and a client that sends much of that is closed; when
 * the client closes its side, the session ends.
 */
final class StreamConnection extends AbstractConnection.NonBlocking implements Connection.UpgradeTo {

    private static final int DROP_BYTES = 1024;
    private static final int MAX_DROPPED_BYTES = 8 * 1024;

    private final ClientSessions sessions;
    private final StreamEncoder encoder;
    private final Session session;
    private @Nullable Map<String, List<String>> headers;
    private byte @Nullable [] firstFrame;
    private int droppedBytes;

    /**
     * @param headers of the request that are kept
     * @param firstFrame with the command that connects the client
     */
    StreamConnection(
            EndPoint endPoint,
            Executor executor,
            ClientSessions sessions,
            EmulatedFrames.FrameHandling handling,
            SessionFactory factory,
            ClientIdentity identity,
            StreamEncoder encoder,
            Map<String, List<String>> headers,
            byte[] firstFrame) {
        super(endPoint, executor);
        this.sessions = sessions;
        this.encoder = encoder;
        this.headers = headers;
        this.firstFrame = firstFrame;
        EmulatedFrames frames = new EmulatedFrames(handling);
        this.session = factory.create(encoder.transport(), new StreamSink(endPoint, encoder, frames), identity);
        frames.begin(session);
    }

    /** A client sends nothing after its request. */
    @Override
    public void onUpgradeTo(ByteBuffer bytes) {}

    @Override
    public void onOpen() {
        super.onOpen();
        getEndPoint().setIdleTimeout(0); // sessions have an idle limit of their own
        sessions.opened(session, encoder.messages(), Objects.requireNonNullElse(headers, Map.of()));
        headers = null;
        if (encoder.beginning().length > 0) {
            session.writer().reply(encoder.beginning());
        }
        byte[] first = firstFrame;
        firstFrame = null;
        if (first != null) {
            ((StreamSink) session.sink()).frames().add(first);
        }
        fillInterested();
    }

    @Override
    public void onFillable() {
        if (!drop()) {
            session.connectionLost();
        } else if (session.isOpen()) {
            fillInterested();
        }
    }

    @Override
    public void onFillInterestedFailed(Throwable cause) {
        session.connectionLost();
    }

    @Override
    public void onClose(@Nullable Throwable cause) {
        super.onClose(cause);
        try {
            session.disconnected();
        } finally {
            sessions.closed(session);
        }
    }

    /** False if the client has closed its side or sends too much, or the connection failed. */
    private boolean drop() {
        try {
            ByteBuffer dropped = ByteBuffer.allocate(DROP_BYTES).limit(0);
            int filled = getEndPoint().fill(dropped);
            while (filled > 0 && droppedBytes <= MAX_DROPPED_BYTES) {
                droppedBytes += filled;
                filled = getEndPoint().fill(dropped.clear().limit(0));
            }
            return filled == 0;
        } catch (IOException | RuntimeException | Error e) {
            return false; // else the selector would never call again
        }
    }
}
