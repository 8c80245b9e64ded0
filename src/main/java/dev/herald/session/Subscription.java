package dev.herald.session;

import dev.herald.topic.Publication;
import dev.herald.topic.Retention.Overflow;
import dev.herald.topic.TopicLog;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One session's position in one topic's log: all that a slow reader costs.
 *
 * <p>The cursor is moved only by the thread that drains the session's {@link SessionWriter}; others may read it, a little late.
 */
public final class Subscription {

    private static final VarHandle CURSOR = VarHandles.of(MethodHandles.lookup(), "cursor", long.class);
    private static final VarHandle RETIRED = VarHandles.of(MethodHandles.lookup(), "retired", boolean.class);

    private final Session session;
    private final SessionWriter writer;
    private final TopicLog log;
    private final Owner owner;
    private final Delivery delivery;

    @SuppressWarnings("unused") // through CURSOR
    private long cursor;

    @SuppressWarnings("unused") // through RETIRED
    private volatile boolean retired;

    private int slot = -1;
    private int windowBegan;
    private int recent;
    private boolean moved;

    /** The lower half of the head of its log when it began: what is not kept is delivered to it from there on. */
    private final int liveFrom;

    /** Whether the subscriber has the publication before the cursor; by the thread that drains the writer. */
    private boolean continued;

    /** Where the subscription is listed while it lasts. */
    public interface Owner {

        /** The session has ended; by any thread, and harmless when called again. */
        void leave(Subscription subscription);
    }

    /** @param cursor the offset of the first publication to be delivered */
    public Subscription(Session session, TopicLog log, long cursor, Owner owner) {
        this(session, log, cursor, false, owner, Delivery.EVERYTHING);
    }

    /**
     * The same with a delivery of its own.
     *
     * @param continued whether the subscriber has the publication before that one
     */
    public Subscription(Session session, TopicLog log, long cursor, boolean continued, Owner owner, Delivery delivery) {
        this.continued = continued;
        this.delivery = delivery;
        this.session = session;
        this.writer = session.writer();
        this.log = log;
        this.liveFrom = (int) log.head();
        this.owner = owner;
        this.windowBegan = (int) cursor;
        moveTo(cursor);
    }

    public Session session() {
        return session;
    }

    public TopicLog log() {
        return log;
    }

    public Delivery delivery() {
        return delivery;
    }

    /** The form of the publication at the cursor, and of all that follow unless it is the {@link #isFirst first}. */
    public PublicationForm form() {
        return delivery.form(!continued);
    }

    /** Whether the publication at the cursor is the first, or follows some that were skipped. */
    boolean isFirst() {
        return !continued;
    }

    /** The offset of the next publication to be delivered. */
    public long cursor() {
        return (long) CURSOR.getOpaque(this);
    }

    /** Whether it had begun when the publication at {@code cursor} was published. */
    boolean isLiveAt(long cursor) {
        return (int) cursor - liveFrom >= 0;
    }

    /** Whether publications are before it that it does not receive, because they are not kept and were published before it began. */
    boolean passesOver() {
        return log.hasUnkept() && !isLiveAt(cursor());
    }

    /** The cursor of the next publication that it receives, which passes over those before. By the thread that drains the writer. */
    long next() {
        long next = cursor();
        if (passesOver()) {
            long began = next + (liveFrom - (int) next);
            Publication kept = log.nextKept(next);
            long to = kept == null ? began : Math.min(began, kept.cursor());
            if (to > next && !isGone()) {
                moveTo(to);
                return to;
            }
        }
        return next;
    }

    /** Writes what is new up to, and without, offset {@code upTo}, unless another thread does so already. */
    public void offer(long upTo) {
        writer.offer(this, upTo);
    }

    /** For its owner: true the first time, false ever after. */
    public boolean retire() {
        return RETIRED.compareAndSet(this, false, true);
    }

    public boolean isRetired() {
        return retired;
    }

    /** Its index in the list of its owner, which alone uses it. */
    public int slot() {
        return slot;
    }

    public void slot(int newSlot) {
        slot = newSlot;
    }

    /**
     * For its owner, by one thread: publications that the socket took lately, in this window and those before, the older the
     * less; 0 if it took none in this window and the last.
     */
    public long progress() {
        int inThisWindow = (int) cursor() - windowBegan;
        return moved || inThisWindow > 0 ? (long) recent + inThisWindow : 0;
    }

    /** For its owner, by the same thread: a new window begins. */
    public void beginWindow() {
        int now = (int) cursor();
        moved = now != windowBegan;
        recent = recent / 4 * 3 + (now - windowBegan);
        windowBegan = now;
    }

    void moveTo(long offset) {
        CURSOR.setOpaque(this, offset);
    }

    /** All before this offset was delivered, or passed over. */
    void deliveredTo(long offset) {
        continued = true;
        moveTo(offset);
    }

    /** Goes on with the newest publication; returns how many were skipped. By the thread that drains the writer. */
    long skipToNewest() {
        long newest = log.newestCursor();
        long skipped = newest - cursor();
        continued = false;
        moveTo(newest);
        return skipped;
    }

    /** Its next publication is gone, and the topic does not allow to skip it. */
    boolean isLost() {
        return isGone() && log.overflow() == Overflow.DISCONNECT;
    }

    /** Its next publication is gone. */
    boolean isGone() {
        long next = cursor();
        return next < log.tail() || (next < log.unkeptTail() && isLiveAt(next));
    }

    void leave() {
        owner.leave(this);
    }
}
