package dev.herald.rfc6455;

import dev.herald.session.ClientIdentity;
import dev.herald.session.Session;
import dev.herald.session.SessionFactory;
import dev.herald.session.SessionWriter;
import dev.herald.session.Transport;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;

/**
 * An upgraded connection: reads the frames of RFC 6455 from Jetty's endpoint, plain or TLS, as they arrive.
 *
 * <p>It never blocks. It reads on the selector's thread, one thread at a time, and what is replied to the messages of one
 * read goes out in one write. It holds no buffer unless something is half read. A client that does not take its replies is
 * not read from until it does: TCP pushes back. A violation ends with its close code (section 7.1.7), and after the
 * goodbye what the client sent before it could know is read and dropped, so that the goodbye is not lost to a reset. Who then
 * sends on is not read from any more.
 */
final class WebSocketConnection extends AbstractConnection.NonBlocking implements Connection.UpgradeTo, FrameListener {

    /** Reads whose bytes are dropped: more than a client's system and the network can hold. */
    private static final int MAX_DROPS = 100;

    private static final VarHandle PAUSED = pausedHandle();
    /** Of a TLS connection, before it is another's turn. */
    private static final int MAX_READS = 16;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final HandlerInvoker handlerInvoker;
    /** Null once the connection was ended from this side. */
    private volatile @Nullable FrameReader reader;

    private final FrameSink sink;
    private final Session session;
    private @Nullable ByteBuffer unread;

    @SuppressWarnings("unused") // through PAUSED
    private volatile boolean paused;

    private boolean failed;
    private byte drops;

    /** Bytes that are held of what was read, as far as they were counted; of the thread that reads. */
    private int held;

    WebSocketConnection(
            EndPoint endPoint,
            Executor executor,
            FrameReader reader,
            FrameEncoder form,
            SessionFactory sessions,
            ClientIdentity identity,
            HandlerInvoker.Opening opening) {
        super(endPoint, executor);
        this.reader = reader;
        this.sink = new FrameSink(this, form);
        this.session = sessions.create(Transport.WEBSOCKET, sink, identity);
        this.handlerInvoker = opening.with(session, endPoint);
        session.hold(opening.handshake().weight());
    }

    /** What came together with the handshake. */
    @Override
    public void onUpgradeTo(ByteBuffer bytes) {
        unread = copy(bytes);
    }

    @Override
    public void onOpen() {
        super.onOpen();
        // How long a session may be silent is the heartbeat's affair.
        getEndPoint().setIdleTimeout(0);
        handlerInvoker.opened();
        if (unread == null) {
            fillInterested();
        } else {
            isWithin(session.activity().receivedBytes(unread.remaining()));
            goOn();
        }
    }

    @Override
    public void onFillable() {
        goOn();
    }

    @Override
    public void onFillInterestedFailed(Throwable cause) {
        session.connectionLost();
    }

    @Override
    public void onClose(@Nullable Throwable cause) {
        super.onClose(cause);
        session.disconnected();
        handlerInvoker.closed();
    }

    /** Lets go of what is half read, or was not read on; by any thread. */
    void release() {
        reader = null;
        unread = null;
    }

    /** The client takes its replies again. */
    void resume() {
        if (paused && PAUSED.compareAndSet(this, true, false)) {
            goOn();
        }
    }

    @Override
    public boolean onFrame() {
        return isWithin(session.activity().receivedFrame());
    }

    @Override
    public void onInflated(int bytes, long nanos) {
        session.activity().charge(bytes, nanos);
    }

    @Override
    public void onText(byte[] utf8) {
        handlerInvoker.text(utf8);
    }

    @Override
    public void onBinary(byte[] data) {
        handlerInvoker.binary(data);
    }

    @Override
    public void onPing(byte[] payload) {
        session.writer().reply(FrameWriter.pong(payload));
    }

    @Override
    public void onPong(byte[] payload) {
        handlerInvoker.pong(payload);
    }

    /** Section 5.5.1: the answer carries the code that came. */
    @Override
    public void onClose(int code, String reason) {
        session.closedByClient(new CloseStatus(code, reason), new CloseStatus(code));
        sink.heardGoodbye();
    }

    @Override
    public boolean wantsMore() {
        return !failed && !session.writer().isCongested();
    }

    /** Returns the same; what comes after the client sent more than it may is dropped. */
    private boolean isWithin(boolean limits) {
        if (!limits && !failed) {
            hearNoMore();
        }
        return limits;
    }

    private void goOn() {
        SessionWriter writer = session.writer();
        boolean held = writer.hold();
        boolean wantsToKnow = false;
        try {
            wantsToKnow = readAll();
        } finally {
            if (held) {
                writer.release();
            }
        }
        if (wantsToKnow) {
            fillInterested();
        }
    }

    /** True if the selector is to say when there is more. */
    private boolean readAll() {
        try {
            return mayRead() && readUnread() && readSocket() && account();
        } catch (IOException e) {
            session.connectionLost();
            return false;
        }
    }

    /** Not if a client that does not take its replies should not be read from. */
    private boolean mayRead() {
        return failed || wantsMore() || pause(NOTHING);
    }

    /** Always true. */
    private boolean account() {
        FrameReader frames = reader;
        int now = (frames == null ? 0 : frames.held()) + (unread == null ? 0 : unread.capacity());
        session.hold(now - held);
        held = now;
        return true;
    }

    private boolean readUnread() {
        ByteBuffer bytes = unread;
        unread = null;
        return bytes == null || read(bytes);
    }

    private boolean readSocket() throws IOException {
        try (ReadBuffer buffer = ReadBuffer.borrow()) {
            return readSocket(buffer);
        }
    }

    private boolean readSocket(ReadBuffer buffer) throws IOException {
        EndPoint endPoint = getEndPoint();
        boolean woken = true;
        for (int reads = 0; reads < MAX_READS; reads++) {
            ByteBuffer bytes = buffer.emptied();
            int filled = endPoint.fill(bytes);
            if (filled < 0) {
                session.connectionLost();
                return false;
            }
            if (filled == 0) {
                return heardNothing(woken);
            }
            if (failed ? !mayDrop() : !hear(filled, bytes)) {
                return false;
            }
            woken = false;
            // The selector tells of more, and others have their turn before. (TLS keeps what it decrypted.)
            if (!endPoint.isSecure()) {
                return true;
            }
        }
        return true;
    }

    /** Part of a TLS record gives no bytes, and costs as much as any read. */
    private boolean heardNothing(boolean woken) {
        if (failed) {
            return !woken || mayDrop();
        }
        session.activity().receivedBytes(0);
        if (woken && getEndPoint().isSecure()) {
            isWithin(session.activity().receivedPart());
        }
        return true;
    }

    private boolean mayDrop() {
        return ++drops <= MAX_DROPS;
    }

    private boolean hear(int filled, ByteBuffer bytes) {
        isWithin(session.activity().receivedBytes(filled));
        return read(bytes);
    }

    private boolean read(ByteBuffer bytes) {
        if (!failed) {
            try {
                FrameReader frames = reader;
                isWithin(frames == null
                        || frames.read(bytes, this)
                        || failed
                        || session.activity().receivedPart());
            } catch (ProtocolViolationException violation) {
                fail(violation.status());
            }
        }
        return failed || wantsMore() || pause(bytes);
    }

    private void fail(CloseStatus status) {
        hearNoMore();
        session.close(status);
    }

    /** What comes from now on is dropped. */
    private void hearNoMore() {
        failed = true;
        sink.heardGoodbye();
    }

    /** Always false: nobody reads until the replies are written. */
    private boolean pause(ByteBuffer bytes) {
        if (bytes.hasRemaining()) {
            unread = copy(bytes);
        }
        account(); // another thread may go on from here
        paused = true;
        // Whoever wrote the last of them before this thread said that it pauses did not know.
        session.writer().wake();
        return false;
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
    }

    private static VarHandle pausedHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(WebSocketConnection.class, "paused", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
