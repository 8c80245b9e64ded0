package dev.herald.session;

import dev.herald.topic.IsolatedPass;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * Writes to one session's socket: everything between the session's cursors and the heads of their logs, and the replies for
 * it alone, until the socket is full.
 *
 * <p>It holds no queue of publications. Woken by any thread, it is drained by whichever thread {@link DrainState} lets, one at
 * a time, which owns the cursors, the counters and where to start. Nothing here waits for a socket. Nor does what drains throw:
 * whatever goes wrong, in a sink, an encoder or a handler that a sink resumes, ends this session, and not the pass of a
 * thread that has others to serve.
 */
public final class SessionWriter extends DrainState {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final VarHandle HELD = VarHandles.of(MethodHandles.lookup(), "held", int.class);

    private final WriterOwner owner;
    private final Sink sink;
    private final SessionContext context;
    private final ReplyQueue replies = new ReplyQueue();

    /** The last reply is in the queue: no publication is written any more. */
    private volatile boolean ending;

    /** What the socket could not take at once of one frame; its position moves on as it does. */
    private volatile ByteBuffer rest = NOTHING;

    /** Bytes of {@link #rest} that are this session's alone. */
    private volatile int own;

    private volatile int held; // bytes that wait for the socket, as far as they were counted

    private char start; // a char, because sessions are to be small

    /** The client sends nothing more that is replied to. */
    private volatile boolean acceptingAll;

    private long messages;
    private long bytes;

    SessionWriter(WriterOwner owner, Sink sink, SessionContext context) {
        this.owner = owner;
        this.sink = sink;
        this.context = context;
    }

    /** Adds a frame for this session alone; false if the session is ending or too many bytes wait already. */
    public boolean reply(byte[] frame) {
        boolean added = replies.add(frame, acceptingAll ? Integer.MAX_VALUE : context.replyLimit());
        if (added) {
            wake();
            accountWhileWaiting();
        }
        return added;
    }

    /** True while so many bytes of replies wait, or any while memory is short, that the client should not be read from. */
    public boolean isCongested() {
        return replies.queued() > context.replyLimit()
                || (isWaiting() && context.memory().isShort());
    }

    /** From now on replies are accepted however many bytes wait: those to what precedes the client's close. */
    public void acceptAllReplies() {
        acceptingAll = true;
    }

    /** Adds the frame that precedes every publication of what is subscribed to after this, however many bytes wait already. */
    public void replyBeforePublications(byte[] frame) {
        if (replies.add(frame, Integer.MAX_VALUE)) {
            wake();
            accountWhileWaiting();
        }
    }

    /** Writes the replies, then {@code last}, and no publication any more. */
    void end(byte[] last) {
        ending = true; // before the last one is in: nothing may follow it
        if (replies.end(last)) {
            wake();
        }
    }

    /** As {@link #wake}, for one subscription alone, up to, and without, the offset {@code upTo}. */
    void offer(Subscription subscription, long upTo) {
        try {
            if (startOrRepeat()) {
                if (write(subscription, upTo) && !finishRound()) {
                    drainOrThrow();
                }
            } else if (isWaiting() && subscription.isLost()) {
                owner.fellBehind(subscription);
            }
        } catch (IOException | RuntimeException | Error e) {
            failed(e);
        }
    }

    /** What {@link Sink#writeRest} was given is written. */
    public void written() {
        rest = NOTHING;
        if (completeSubmit()) {
            drain();
        }
    }

    /** The socket failed; the session is over. */
    public void failed() {
        stop();
        owner.connectionLost();
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

    /** Writes nothing any more, and releases what waits: its connection may be remembered for a while. */
    void stop() {
        close();
        replies.clear();
        rest = NOTHING;
    }

    @Override
    void drain() {
        try {
            drainOrThrow();
        } catch (IOException | RuntimeException | Error e) {
            failed(e);
        }
    }

    private void drainOrThrow() throws IOException {
        do {
            // Before the replies: what precedes the publications of a new subscription was added to them before it.
            Subscription[] all = owner.subscriptions();
            if (!writeReplies() || !writeSubscriptions(all)) {
                return;
            }
            if (held != 0) {
                account(0);
            }
        } while (!finishRound());
    }

    private boolean writeReplies() throws IOException {
        while (replies.queued() > 0) {
            if (!writeSomeReplies()) {
                return false;
            }
        }
        if (ending && replies.isOver()) {
            stop();
            sink.finish();
            return false;
        }
        // Also if there were none: a reader may have stopped just after the last of them was taken.
        sink.resume();
        return true;
    }

    private boolean writeSomeReplies() throws IOException {
        ByteBuffer some = replies.peek(WriteBatch.ofThread().clear());
        boolean flushed = flush(some);
        ByteBuffer cut = replies.take(some.position());
        if (flushed) {
            return true;
        }
        ByteBuffer own = cut != null ? cut : replies.takeFirst();
        return handOver(own, own.capacity());
    }

    private boolean writeSubscriptions(Subscription[] all) throws IOException {
        // Each round starts with another topic, so that a busy one does not keep the others from a narrow socket.
        start = (char) (start + 1 < all.length ? start + 1 : 0);
        for (int i = 0; i < all.length; i++) {
            Subscription next = all[(start + i) % all.length];
            if (!write(next, next.log().head())) {
                return false;
            }
        }
        return true;
    }

    private boolean write(Subscription subscription, long upTo) throws IOException {
        while (subscription.next() < upTo && !ending && !subscription.isRetired()) {
            WriteBatch batch = WriteBatch.ofThread().load(subscription, sink, upTo);
            if (batch.count() > 0) {
                if (!write(subscription, batch)) {
                    return false;
                }
            } else if (!owner.fellBehind(subscription)) {
                return true; // it ends, or another thread is about to end it
            }
        }
        return true;
    }

    private boolean write(Subscription subscription, WriteBatch batch) throws IOException {
        ByteBuffer all = batch.bytes();
        boolean flushed = !all.hasRemaining() || flush(all);
        int whole = flushed ? batch.count() : batch.countWithin(all.position());
        boolean cut = whole < batch.count();
        int delivered = cut ? whole + 1 : whole;
        subscription.deliveredTo(subscription.cursor() + delivered);
        int written = batch.written(delivered);
        messages += written;
        context.traffic().delivered().add(written);
        return flushed || handOver(cut ? batch.rest(whole, all.position()) : NOTHING, 0);
    }

    private boolean flush(ByteBuffer some) throws IOException {
        int before = some.position();
        boolean flushed = sink.write(some);
        count(some.position() - before);
        return flushed;
    }

    /**
     * True if the socket took {@code cut} after all, so that there may be room for more.
     *
     * @param memory what is held for this session alone, however little of it is left to be written; the bytes of a publication
     *     are those of the log, which closes a session that falls off it
     */
    private boolean handOver(ByteBuffer cut, int memory) {
        own = memory;
        account(memory + replies.queued());
        if (!startSubmit()) {
            return false;
        }
        rest = cut;
        count(cut.remaining());
        sink.writeRest(cut, this);
        return finishSubmit();
    }

    private void failed(Throwable cause) {
        stop();
        IsolatedPass.attempt(owner, () -> owner.writeFailed(cause));
    }

    private void accountWhileWaiting() {
        if (isWaiting()) {
            account(own + replies.queued());
            if (!isWaiting()) {
                account(0); // all was written meanwhile
            }
        }
    }

    private void account(int waiting) {
        owner.hold(waiting - (int) HELD.getAndSet(this, waiting));
    }

    private void count(int more) {
        bytes += more;
        context.traffic().sent().add(more);
    }
}
