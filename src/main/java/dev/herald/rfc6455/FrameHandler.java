package dev.herald.rfc6455;

import dev.herald.session.Session;
import java.nio.ByteBuffer;
import org.springframework.web.socket.CloseStatus;

/**
 * Handles the frames of one client: messages and pongs go to the session's handler, a ping is replied to, a close frame closes
 * the session.
 *
 * <p>A client that violates the protocol or exceeds its limits is rejected: its session is closed (RFC 6455, section 7.1.7), and
 * what it sent before it could know is dropped. Used by one thread at a time, the one that reads.
 */
final class FrameHandler implements FrameListener {

    /** Reads that are dropped at most: more than a client's system and the network can hold. */
    private static final int MAX_DROPPED_READS = 100;

    private final Session session;
    private final HandlerInvoker handlerInvoker;
    private boolean rejected;
    private boolean closing;
    private byte droppedReads;

    FrameHandler(Session session, HandlerInvoker handlerInvoker) {
        this.session = session;
        this.handlerInvoker = handlerInvoker;
    }

    Session session() {
        return session;
    }

    void connectionEstablished() {
        handlerInvoker.connectionEstablished();
    }

    void connectionClosed() {
        handlerInvoker.connectionClosed();
    }

    /** Handles what {@code frames} finds in {@code bytes}. Leaves the rest there if the client should not be read from. */
    void handle(FrameReader frames, ByteBuffer bytes) {
        try {
            check(frames.read(bytes, this) || rejected || session.activity().receivedPart());
        } catch (ProtocolViolationException violation) {
            reject();
            session.close(violation.status());
        }
    }

    /** Rejects the client, whose session is closed already, unless it is within its limits. */
    void check(boolean withinLimits) {
        if (!withinLimits) {
            reject();
        }
    }

    /** A close frame has arrived: what precedes it is handled, however many replies wait. */
    void beginClose() {
        closing = true;
        session.writer().acceptAllReplies();
    }

    /** What should not fail did: the session is closed with 1011, and nothing more is read. */
    void failed(Throwable cause) {
        reject();
        handlerInvoker.failed(cause);
    }

    /** Whether everything that the client sends is dropped. */
    boolean isRejected() {
        return rejected;
    }

    /** Whether the client, which was rejected, is read from once more. */
    boolean mayDrop() {
        return ++droppedReads <= MAX_DROPPED_READS;
    }

    @Override
    public boolean onFrame() {
        boolean withinLimits = session.activity().receivedFrame();
        check(withinLimits);
        return withinLimits;
    }

    @Override
    public void onInflated(int bytes, long nanos) {
        session.activity().charge(bytes, nanos);
    }

    @Override
    public void onText(byte[] utf8) {
        handlerInvoker.handleText(utf8);
    }

    @Override
    public void onBinary(byte[] data) {
        handlerInvoker.handleBinary(data);
    }

    @Override
    public void onPing(byte[] payload) {
        session.writer().reply(FrameWriter.pong(payload));
    }

    @Override
    public void onPong(byte[] payload) {
        handlerInvoker.handlePong(payload);
    }

    /** Section 5.5.1: the reply has the code that was received. */
    @Override
    public void onClose(int code, String reason) {
        session.closedByClient(new CloseStatus(code, reason), new CloseStatus(code));
        sink().closeReceived();
    }

    @Override
    public boolean wantsMore() {
        return !rejected && (closing || !session.writer().isCongested());
    }

    /** Found where the session has it: there is one of this for each idle connection. */
    private FrameSink sink() {
        return (FrameSink) session.sink();
    }

    private void reject() {
        if (!rejected) {
            rejected = true;
            sink().closeReceived(); // no close frame of this client is waited for
        }
    }
}
