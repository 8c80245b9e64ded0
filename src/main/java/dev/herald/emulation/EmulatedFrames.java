package dev.herald.emulation;

import dev.herald.session.Session;
import dev.herald.session.SessionWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.CloseStatus;

/**
 * The frames of one client that come by requests, of which several may be under way: they are handled one after the other, as they
 * come, by a thread that brings one. Nobody waits for another thread.
 *
 * <p>Each counts against the client's limits like a frame of a WebSocket. While too many replies wait for the client its frames wait too,
 * {@code herald.emulation.waiting-size} and one frame at most; beyond that it is closed. Safe for use by any thread.
 */
final class EmulatedFrames {

    private static final Logger log = LoggerFactory.getLogger(EmulatedFrames.class);

    /** What a frame takes beside its content. */
    private static final int FRAME_BYTES = 64;

    /** As a WebSocket client is closed that does not read. */
    private static final CloseStatus TOO_MANY = CloseStatus.POLICY_VIOLATION.withReason("too many frames wait");

    private final FrameHandling handling;
    private @Nullable Session session;

    /** In their order; null if there is none. */
    private volatile @Nullable Deque<byte[]> waiting;

    private int waitingBytes;

    /** A thread handles one. */
    private boolean busy;

    /**
     * What all sessions have in common.
     *
     * @param handler takes a frame of a session
     * @param maxWaitingBytes of one session
     */
    record FrameHandling(BiConsumer<Session, byte[]> handler, int maxWaitingBytes) {}

    EmulatedFrames(FrameHandling handling) {
        this.handling = handling;
    }

    /** Called once, before everything else. */
    void begin(Session opened) {
        session = opened;
    }

    /** A frame has arrived. */
    void add(byte[] frame) {
        Session owner = session;
        if (owner == null || !owner.isOpen()) {
            return;
        }
        if (!enqueue(frame)) {
            owner.close(TOO_MANY);
            return;
        }
        owner.hold(size(frame));
        handleWaiting();
    }

    /** Handles what waits, unless another thread does or too many replies wait. */
    void handleWaiting() {
        Session owner = session;
        if (waiting == null || owner == null) {
            return;
        }
        byte[] next = next(owner);
        while (next != null) {
            try {
                owner.hold(-size(next));
                handle(owner, next);
            } finally {
                done();
            }
            next = next(owner);
        }
        if (isPaused(owner)) {
            owner.writer().wake(); // if the last reply was written just before, nobody else resumes
        }
    }

    private synchronized boolean enqueue(byte[] frame) {
        if (waitingBytes > handling.maxWaitingBytes()) {
            return false;
        }
        Deque<byte[]> queue = waiting;
        if (queue == null) {
            queue = new ArrayDeque<>(2);
            waiting = queue;
        }
        queue.add(frame);
        waitingBytes += size(frame);
        return true;
    }

    private synchronized byte @Nullable [] next(Session owner) {
        Deque<byte[]> queue = waiting;
        if (queue == null || busy || (owner.isOpen() && owner.writer().isCongested())) {
            return null;
        }
        byte[] next = queue.poll();
        if (next == null) {
            waiting = null;
            return null;
        }
        waitingBytes -= size(next);
        busy = true;
        return next;
    }

    private synchronized void done() {
        busy = false;
    }

    private synchronized boolean isPaused(Session owner) {
        return waiting != null && !busy && owner.isOpen();
    }

    /** The replies to the commands of a frame are written together. */
    private void handle(Session owner, byte[] frame) {
        if (!owner.isOpen()) {
            return;
        }
        SessionWriter writer = owner.writer();
        boolean held = writer.hold();
        try {
            if (owner.activity().receivedBytes(frame.length) && owner.activity().receivedFrame()) {
                owner.activity().receivedMessage();
                handling.handler().accept(owner, frame);
            }
        } catch (RuntimeException | Error e) {
            log.error("A handler failed. {} is closed with 1011.", owner, e);
            owner.close(CloseStatus.SERVER_ERROR);
        } finally {
            if (held) {
                writer.release();
            }
        }
    }

    private static int size(byte[] frame) {
        return FRAME_BYTES + frame.length;
    }
}
