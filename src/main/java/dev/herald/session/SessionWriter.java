package dev.herald.session;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to one session's socket: writes everything between the session's cursors and the heads of their logs, and the
 * replies meant for it alone, until the socket is full.
 *
 * <p>It holds no queue of publications. Woken by any thread, it is drained by whoever takes it out of {@code IDLE}, so one
 * thread writes at a time, and what it owns meanwhile (cursors, counters, the place to start) needs no lock: each change of
 * hands is a compare-and-set. Nothing here waits for a socket.
 *
 * <pre>
 * IDLE       → DRAINING    wake, offer, hold: the caller drains
 * DRAINING   → AGAIN       woken meanwhile: the drainer goes round once more
 * DRAINING   → IDLE        all is written
 * AGAIN      → DRAINING    another round
 * DRAINING, AGAIN → SUBMITTING  the socket is full: the rest of one frame goes to Sink.writeRest
 * SUBMITTING → WAITING     not yet written when that returned; nobody drains now
 * SUBMITTING → COMPLETED   written before it returned; the drainer goes on
 * COMPLETED  → DRAINING
 * WAITING    → DRAINING    written: the thread that says so drains, everything
 * any        → CLOSED      over
 * </pre>
 *
 * A wake in SUBMITTING, COMPLETED or WAITING needs no trace: a complete round follows each of them.
 */
public final class SessionWriter {

    private static final Logger log = LoggerFactory.getLogger(SessionWriter.class);
    private static final int IDLE = 0;
    private static final int DRAINING = 1;
    private static final int AGAIN = 2;
    private static final int SUBMITTING = 3;
    private static final int COMPLETED = 4;
    private static final int WAITING = 5;
    private static final int CLOSED = 6;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final VarHandle STATE = handle("state");
    private static final VarHandle HELD = handle("held");

    private final Session session;
    private final Sink sink;
    private final SessionMeters.Traffic traffic;
    private final ReplyQueue replies = new ReplyQueue();
    private volatile int state = IDLE;

    /** The goodbye is among the replies: no publication is written any more. */
    private volatile boolean ending;

    /** What the socket could not take at once of one frame; its position moves on as it does. */
    private volatile ByteBuffer rest = NOTHING;

    /** Bytes of {@link #rest} that are this session's alone. */
    private volatile int own;

    /** Bytes that wait for the socket, as far as they were counted. */
    @SuppressWarnings("unused") // through HELD
    private volatile int held;

    private int start;
    private long messages;
    private long bytes;

    SessionWriter(Session session, Sink sink, SessionMeters.Traffic traffic) {
        this.session = session;
        this.sink = sink;
        this.traffic = traffic;
    }

    /** Adds a frame for this session alone; false if the session is ending or too many bytes wait already. */
    public boolean reply(byte[] frame) {
        boolean added = replies.add(frame, session.replyLimit());
        if (added) {
            wake();
            if (state == WAITING) {
                hold(own + replies.queued());
                if (state != WAITING) {
                    hold(0); // all was written meanwhile
                }
            }
        }
        return added;
    }

    /**
     * True while so many bytes of replies wait that the client should not be read from, or any while memory is short.
     */
    public boolean isCongested() {
        return replies.queued() > session.replyLimit() || (state == WAITING && session.isMemoryShort());
    }

    /** Writes the replies, then {@code goodbye}, and no publication any more. */
    void end(byte[] goodbye) {
        ending = true; // before the goodbye is in: nothing may follow it
        if (replies.end(goodbye)) {
            wake();
        }
    }

    /** Something may be new: writes it, or sees to it that whoever writes now does. */
    public void wake() {
        if (take()) {
            drain();
        }
    }

    /** The same for one subscription alone, up to, and without, the offset {@code upTo}. */
    void offer(Subscription subscription, long upTo) {
        if (take()) {
            if (write(subscription, upTo) && !becomeIdle()) {
                drain();
            }
        } else if (state == WAITING && subscription.isLost()) {
            session.close(Session.TOO_SLOW);
        }
    }

    /**
     * Takes the writer, so that what is added until {@link #release} goes out in one write; false if another thread is
     * writing, which will then write that too.
     */
    public boolean hold() {
        return STATE.compareAndSet(this, IDLE, DRAINING);
    }

    /** Ends a {@link #hold}. */
    public void release() {
        if (!becomeIdle()) {
            drain();
        }
    }

    /** What {@link Sink#writeRest} was given is written. */
    public void written() {
        rest = NOTHING;
        if (!STATE.compareAndSet(this, SUBMITTING, COMPLETED) && STATE.compareAndSet(this, WAITING, DRAINING)) {
            drain();
        }
    }

    /** The socket failed; the session is over. */
    public void failed() {
        close();
        session.lost();
    }

    /** Bytes that the socket has taken; a little late unless the session is idle. */
    long taken() {
        return bytes - rest.remaining();
    }

    /** Publications written; exact once the session is idle. */
    public long messages() {
        return messages;
    }

    /** Bytes written; exact once the session is idle. */
    public long bytes() {
        return bytes;
    }

    public boolean isWaiting() {
        return state == WAITING;
    }

    /** Writes nothing any more, and lets go of what waits: its connection may be remembered for a while. */
    void close() {
        state = CLOSED;
        replies.clear();
        rest = NOTHING;
    }

    private boolean take() {
        while (true) {
            switch (state) {
                case IDLE -> {
                    if (STATE.compareAndSet(this, IDLE, DRAINING)) {
                        return true;
                    }
                }
                case DRAINING -> {
                    if (STATE.compareAndSet(this, DRAINING, AGAIN)) {
                        return false;
                    }
                }
                default -> {
                    return false;
                }
            }
        }
    }

    /** True if there is nothing more to do: all is written, or all is over. */
    private boolean becomeIdle() {
        if (STATE.compareAndSet(this, DRAINING, IDLE)) {
            return true;
        }
        return !STATE.compareAndSet(this, AGAIN, DRAINING);
    }

    private void drain() {
        do {
            if (!writeReplies() || !writeSubscriptions()) {
                return;
            }
            if (held != 0) {
                hold(0);
            }
        } while (!becomeIdle());
    }

    private boolean writeReplies() {
        while (replies.queued() > 0) {
            if (!writeSomeReplies()) {
                return false;
            }
        }
        if (ending && replies.isOver()) {
            close();
            sink.finish();
            return false;
        }
        // Also if there were none: a reader may have stopped just after the last of them was taken.
        sink.resume();
        return true;
    }

    private boolean writeSomeReplies() {
        ByteBuffer some = replies.peek(WriteBatch.ofThread().clear());
        boolean flushed = flush(some);
        ByteBuffer cut = replies.take(some.position());
        if (flushed) {
            return true;
        }
        ByteBuffer own = cut != null ? cut : replies.takeFirst();
        return handOver(own, own.capacity());
    }

    private boolean writeSubscriptions() {
        Subscription[] all = session.subscriptions();
        // Each round starts with another topic, so that a busy one does not keep the others from a narrow socket.
        start = start + 1 < all.length ? start + 1 : 0;
        for (int i = 0; i < all.length; i++) {
            Subscription next = all[(start + i) % all.length];
            if (!write(next, next.log().head())) {
                return false;
            }
        }
        return true;
    }

    private boolean write(Subscription subscription, long upTo) {
        while (subscription.cursor() < upTo && !ending) {
            WriteBatch batch = WriteBatch.ofThread().load(subscription, sink, upTo);
            if (batch.count() == 0) {
                session.fellBehind(subscription);
            } else if (!write(subscription, batch)) {
                return false;
            }
        }
        return true;
    }

    private boolean write(Subscription subscription, WriteBatch batch) {
        ByteBuffer all = batch.bytes();
        boolean flushed = flush(all);
        int written = all.position();
        int whole = flushed ? batch.count() : batch.countWithin(written);
        boolean cut = whole < batch.count();
        delivered(subscription, cut ? whole + 1 : whole);
        return flushed || handOver(cut ? batch.rest(whole, written) : NOTHING, 0);
    }

    private void delivered(Subscription subscription, int count) {
        subscription.moveTo(subscription.cursor() + count);
        messages += count;
        traffic.delivered().add(count);
    }

    private boolean flush(ByteBuffer some) {
        int before = some.position();
        try {
            return sink.write(some);
        } catch (IOException e) {
            failed();
            return false;
        } catch (RuntimeException e) {
            failed(e);
            return false;
        } finally {
            count(some.position() - before);
        }
    }

    /**
     * True if the socket took {@code cut} after all, so that there may be room for more.
     *
     * @param memory what is held for this session alone, however little of it is left to be written; the bytes of a publication
     *     are those of the log, which closes who falls off it
     */
    private boolean handOver(ByteBuffer cut, int memory) {
        own = memory;
        hold(memory + replies.queued());
        if (!STATE.compareAndSet(this, DRAINING, SUBMITTING) && !STATE.compareAndSet(this, AGAIN, SUBMITTING)) {
            return false;
        }
        rest = cut;
        count(cut.remaining());
        try {
            sink.writeRest(cut, this);
        } catch (RuntimeException e) {
            failed(e);
            return false;
        }
        // Another round, because those who came meanwhile left no trace.
        return !STATE.compareAndSet(this, SUBMITTING, WAITING) && STATE.compareAndSet(this, COMPLETED, AGAIN);
    }

    /** What no sink should throw ends its session, and not the pass of a worker that has others to serve. */
    private void failed(RuntimeException e) {
        log.error("{}: writing failed, the connection is cut", session, e);
        failed();
    }

    private void hold(int waiting) {
        session.hold(waiting - (int) HELD.getAndSet(this, waiting));
    }

    private void count(int more) {
        bytes += more;
        traffic.sent().add(more);
    }

    private static VarHandle handle(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(SessionWriter.class, field, int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
