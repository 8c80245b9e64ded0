package dev.herald.rfc6455;

import dev.herald.session.ClientIdentity;
import dev.herald.session.Session;
import dev.herald.session.SessionFactory;
import dev.herald.session.SessionWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;

/**
 * An upgraded connection: reads from Jetty's endpoint, plain or TLS, and has a {@link FrameHandler} handle the frames.
 *
 * <p>It never blocks. It reads on the selector's thread, one thread at a time, and the replies to the messages of one read are
 * written together. It holds no buffer unless a frame is incomplete. A client that does not read its replies is not read from
 * until it does: TCP pushes back. Only so much is read ahead of that as may have the client's close frame, or the end of its
 * connection, which do not wait. What a rejected client sent before it could know is read and dropped, so that the close frame is not
 * lost to a TCP reset; after that the client is not read from any more.
 */
final class WebSocketConnection extends AbstractConnection.NonBlocking
        implements Connection.UpgradeTo, FrameSink.Reader {

    private static final AtomicIntegerFieldUpdater<WebSocketConnection> PAUSING =
            AtomicIntegerFieldUpdater.newUpdater(WebSocketConnection.class, "paused");

    private static final int READING = 0;

    /** Nothing is read until replies are written. */
    private static final int PAUSED = 1;

    /** The same, but for what is read ahead: the selector calls when there is more. */
    private static final int READING_AHEAD = 2;

    /** So much is read ahead, and no more than one read beyond that. */
    private static final int AHEAD_BYTES = 16 * 1024;

    /** Of a TLS connection, before other connections have their turn. */
    private static final int MAX_READS = 16;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final FrameHandler frameHandler;

    /** Null once the connection was aborted. */
    private volatile @Nullable FrameReader frameReader;

    /** What was received and not consumed: with the handshake, or when reading was paused. */
    private @Nullable ByteBuffer unread;

    /** {@link #READING} unless replies have to be written first. */
    private volatile int paused;

    /** Bytes of memory held for incomplete frames, as last reported to the session; of the thread that reads. */
    private int heldBytes;

    WebSocketConnection(
            EndPoint endPoint,
            Executor executor,
            FrameReader frameReader,
            FrameEncoder encoder,
            SessionFactory sessions,
            ClientIdentity identity,
            HandlerInvoker.Opening opening) {
        super(endPoint, executor);
        this.frameReader = frameReader;
        FrameSink sink = new FrameSink(endPoint, this, encoder);
        Session session = sessions.create(encoder.transport(), sink, identity);
        this.frameHandler = new FrameHandler(session, opening.with(session, endPoint));
        session.hold(opening.handshake().extraBytes());
    }

    /** Frames may have been received together with the handshake. */
    @Override
    public void onUpgradeTo(ByteBuffer bytes) {
        unread = copy(bytes);
    }

    @Override
    public void onOpen() {
        super.onOpen();
        getEndPoint().setIdleTimeout(0); // sessions have an idle limit of their own
        frameHandler.connectionEstablished();
        if (unread == null) {
            fillInterested();
        } else {
            frameHandler.check(session().activity().receivedBytes(unread.remaining()));
            onFillable();
        }
    }

    /** Reads what is there, and holds the writer meanwhile, so that all replies are written at once. */
    @Override
    public void onFillable() {
        paused = READING;
        SessionWriter writer = session().writer();
        boolean held = writer.hold();
        boolean readOn = false;
        try {
            readOn = read();
        } finally {
            if (held) {
                writer.release();
            }
        }
        if (readOn) {
            fillInterested();
        }
    }

    @Override
    public void onFillInterestedFailed(Throwable cause) {
        session().connectionLost();
    }

    @Override
    public void onClose(@Nullable Throwable cause) {
        super.onClose(cause);
        try {
            session().disconnected();
        } finally {
            frameHandler.connectionClosed();
        }
    }

    @Override
    public void release() {
        frameReader = null;
        unread = null;
    }

    @Override
    public void resume() {
        switch (paused) {
            case PAUSED -> {
                if (PAUSING.compareAndSet(this, PAUSED, READING)) {
                    onFillable();
                }
            }
            // Of this thread and the selector's, one gets the interest, and calls onFillable. If there is none yet,
            // whoever
            // registers it wakes the writer afterwards, which resumes again.
            case READING_AHEAD ->
                ((AbstractEndPoint) getEndPoint()).getFillInterest().fillable();
            default -> {}
        }
    }

    /** Returns whether the selector is to call again when there is more. */
    private boolean read() {
        try {
            return mayRead() ? consumeUnread() && readEndPoint() && reportHeldBytes() : readAhead();
        } catch (IOException e) {
            session().connectionLost();
            return false;
        } catch (RuntimeException | Error e) {
            frameHandler.failed(e); // else the selector would never call again, and nobody know why
            return false;
        }
    }

    private boolean mayRead() {
        return frameHandler.isRejected() || frameHandler.wantsMore();
    }

    private boolean consumeUnread() {
        ByteBuffer bytes = unread;
        unread = null;
        return bytes == null || consume(bytes);
    }

    /** What was read ahead is consumed once replies are written, or if the client has closed. */
    private boolean readAhead() throws IOException {
        try (ReadBuffer buffer = ReadBuffer.borrow()) {
            ByteBuffer bytes = buffer.emptied();
            int filled = isAhead() ? 0 : getEndPoint().fill(bytes);
            if (filled < 0) {
                session().connectionLost();
                return false;
            }
            if (filled > 0) {
                frameHandler.check(session().activity().receivedBytes(filled)
                        && session().activity().receivedPart());
                unread = unread == null ? copy(bytes) : joined(unread, bytes);
            }
            ByteBuffer ahead = unread;
            unread = null;
            boolean readOn = ahead == null ? mayRead() || pause(NOTHING) : consume(ahead);
            return readOn && reportHeldBytes();
        }
    }

    private boolean isAhead() {
        return unread != null && unread.remaining() >= AHEAD_BYTES;
    }

    private boolean readEndPoint() throws IOException {
        try (ReadBuffer buffer = ReadBuffer.borrow()) {
            return readEndPoint(buffer);
        }
    }

    private boolean readEndPoint(ReadBuffer buffer) throws IOException {
        EndPoint endPoint = getEndPoint();
        for (int reads = 0; reads < MAX_READS; reads++) {
            ByteBuffer bytes = buffer.emptied();
            int filled = endPoint.fill(bytes);
            if (filled < 0) {
                session().connectionLost();
                return false;
            }
            if (filled == 0) {
                return onEmptyRead(reads == 0);
            }
            if (frameHandler.isRejected() ? !frameHandler.mayDrop() : !receive(filled, bytes)) {
                return false;
            }
            // The selector reports what is left. (TLS keeps decrypted bytes of which no selector knows.)
            if (!endPoint.isSecure()) {
                return true;
            }
        }
        return true;
    }

    /** A part of a TLS record gives no bytes, and costs as much as any read. */
    private boolean onEmptyRead(boolean first) {
        if (frameHandler.isRejected()) {
            return !first || frameHandler.mayDrop();
        }
        session().activity().receivedBytes(0);
        if (first && getEndPoint().isSecure()) {
            frameHandler.check(session().activity().receivedPart());
        }
        return true;
    }

    private boolean receive(int filled, ByteBuffer bytes) {
        frameHandler.check(session().activity().receivedBytes(filled));
        return consume(bytes);
    }

    /**
     * Returns whether to read on. Another thread may write the replies at any time, so that what is left over once is looked at
     * again, and either handled or kept.
     */
    private boolean consume(ByteBuffer bytes) {
        while (mayRead()) {
            handle(bytes);
            if (!bytes.hasRemaining()) {
                return mayRead() || pause(NOTHING);
            }
        }
        return isCloseIn(bytes) ? consumeAll(bytes) : pause(bytes);
    }

    /** Once the client has closed it sends nothing more: what came before that is handled, however many replies wait. */
    private boolean consumeAll(ByteBuffer bytes) {
        frameHandler.beginClose();
        handle(bytes);
        return reportHeldBytes();
    }

    private boolean isCloseIn(ByteBuffer bytes) {
        FrameReader frames = frameReader;
        return frames != null && frames.isCloseIn(bytes);
    }

    /** What remains afterwards was more than the handler wants now. */
    private void handle(ByteBuffer bytes) {
        FrameReader frames = frameReader;
        if (frames == null || frameHandler.isRejected()) {
            bytes.position(bytes.limit());
        } else {
            frameHandler.handle(frames, bytes);
        }
        if (frameHandler.isRejected()) {
            bytes.position(bytes.limit());
        }
    }

    /** Reads no more than ahead until the replies are written; always false. */
    private boolean pause(ByteBuffer bytes) {
        if (bytes.hasRemaining()) {
            unread = copy(bytes);
        }
        reportHeldBytes(); // another thread may read from here on
        if (isAhead()) {
            paused = PAUSED;
        } else {
            paused = READING_AHEAD;
            fillInterested();
        }
        session().writer().wake(); // if the last reply was written before this was set, nobody else resumes
        return false;
    }

    /** Always true. */
    private boolean reportHeldBytes() {
        FrameReader frames = frameReader;
        int now = (frames == null ? 0 : frames.heldBytes()) + (unread == null ? 0 : unread.capacity());
        session().hold(now - heldBytes);
        heldBytes = now;
        return true;
    }

    private Session session() {
        return frameHandler.session();
    }

    private static ByteBuffer joined(ByteBuffer first, ByteBuffer second) {
        return ByteBuffer.allocate(first.remaining() + second.remaining())
                .put(first)
                .put(second)
                .flip();
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
    }
}
