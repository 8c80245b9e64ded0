package dev.herald.topic;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.herald.topic.Retention.Overflow;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The log of one topic: a ring of its newest publications in order, each with the next offset.
 *
 * <p>A cursor counts the publications of this log, and {@code [tail, head)} is what can be read. Clients know a
 * publication by its {@link Position} instead, which is the same on every node. The {@link EpochHistory} converts between
 * them: another store may keep the topic's order ({@link #open}), or this log go on after a removed one. Appending takes a
 * lock; reading takes none.
 *
 * <p>Bounded by count, bytes and age ({@link Retention}); the bytes of all logs together are bounded too. An append
 * never evicts anything from {@code keepFrom} on: it is rejected instead. Safe for use by any thread.
 */
public final class TopicLog {

    private static final AtomicLong LAST_NUMBER = new AtomicLong();

    private final Topic topic;
    private final long number = LAST_NUMBER.incrementAndGet();
    private final Retention retention;
    private final LogBudget budget;
    private final Ticker ticker;
    private final Caller creator;
    private final AtomicLong bytes = new AtomicLong();
    private final PublicationRing ring = new PublicationRing();
    private volatile EpochHistory epochHistory =
            EpochHistory.first(ThreadLocalRandom.current().nextLong());
    private final AtomicInteger pins = new AtomicInteger();
    private volatile long usedNanos;
    private volatile boolean replicated;

    TopicLog(Topic topic, Retention retention, LogBudget budget, Ticker ticker) {
        this(topic, retention, budget, ticker, Caller.LOCAL);
    }

    /** @param creator whoever published or subscribed to the topic first */
    TopicLog(Topic topic, Retention retention, LogBudget budget, Ticker ticker, Caller creator) {
        this.creator = creator;
        this.topic = topic;
        this.retention = retention;
        this.budget = budget;
        this.ticker = ticker;
        this.usedNanos = ticker.nanos();
    }

    /** A new log goes on after this position, which is that of a removed log of the topic. */
    void continueAfter(Position last) {
        epochHistory = EpochHistory.of(new Position(last.epoch(), last.offset() + 1), List.of());
    }

    public Topic topic() {
        return topic;
    }

    /**
     * Stands for the topic in what this node sends as long as this is its log, and never for another topic: what was encoded with it
     * is valid as long as the log has it.
     */
    public long number() {
        return number;
    }

    /** Whether another store keeps the topic's order, and its epoch. */
    boolean isReplicated() {
        return replicated;
    }

    Caller creator() {
        return creator;
    }

    /** The epoch of the publications that are appended now. */
    public long epoch() {
        return epochHistory.newest().epoch();
    }

    /** Whether the log holds, or lately held, publications of this epoch. */
    public boolean knows(long epoch) {
        return epochHistory.knows(epoch);
    }

    /** The cursor that the next publication gets. */
    public long head() {
        return ring.head();
    }

    /** The oldest cursor that can be read; equal to {@link #head} when there is none. */
    public long tail() {
        return ring.tail();
    }

    /** The position of the newest publication; offset 0 if there never was one. */
    public Position newest() {
        return positionBefore(ring.head());
    }

    /** The position of a reader whose next publication is at {@code cursor}. */
    public Position positionBefore(long cursor) {
        return epochHistory.before(cursor);
    }

    /**
     * The position of the publication before {@code cursor}, by which a reader that has received it knows it, also if an epoch
     * begins at {@code cursor}.
     */
    public Position positionRead(long cursor) {
        return epochHistory.position(cursor - 1);
    }

    /** Whether messages are missing among those from {@code cursor} on, which a reader receives as a gap. */
    public boolean isGapAfter(long cursor) {
        return epochHistory.firstAfterGap() > cursor;
    }

    /** The bytes held now, with all encodings. */
    public long bytes() {
        return bytes.get();
    }

    public Overflow overflow() {
        return retention.overflow();
    }

    /** Starts with the next publication. */
    public ReplayStart fromHead() {
        return new ReplayStart(this, ring.head(), null);
    }

    /** Starts with the oldest retained publication. */
    public ReplayStart fromTail() {
        return last(Integer.MAX_VALUE);
    }

    /** Starts with the last {@code count} publications, or as many as are retained. */
    public ReplayStart last(int count) {
        long end = ring.head(); // before the tail, which may pass it meanwhile
        return new ReplayStart(this, Math.max(ring.tail(), end - count), null);
    }

    /**
     * Whether this log may not hold all that a client with this position has received: then it has to be filled before
     * {@link #after} can tell the truth.
     */
    public boolean isBehind(Position position) {
        Position newest = newest();
        return position.epoch() == newest.epoch() ? position.offset() > newest.offset() : !knows(position.epoch());
    }

    /**
     * Starts after {@code position}; with a gap if publications after it are missing. A position that is beyond the
     * newest one was never assigned: that is a gap from an unknown position.
     */
    public ReplayStart after(Position position) {
        EpochHistory epochs = epochHistory; // once: it may change meanwhile
        if (!epochs.knows(position.epoch())) {
            return afterUnknown(position);
        }
        EpochHistory.Next next = epochs.after(position);
        long end = ring.head();
        if (next.cursor() > end) {
            return new ReplayStart(this, end, gap(null, end));
        }
        long start = Math.max(next.cursor(), ring.tail());
        boolean isMissing = next.isMissing() || start > next.cursor();
        return new ReplayStart(this, start, isMissing ? gap(position, start) : null);
    }

    /** Starts after an unknown position: with a gap, then all that is retained since the newest gap. */
    public ReplayStart afterUnknown(@Nullable Position position) {
        long oldest = Math.max(ring.tail(), epochHistory.firstAfterGap());
        return new ReplayStart(this, oldest, gap(position, oldest));
    }

    private Gap gap(@Nullable Position from, long cursor) {
        return new Gap(topic, from, positionBefore(cursor));
    }

    /** The publication at {@code cursor}, or null if it is no longer, or not yet, in the log. */
    public @Nullable Publication get(long cursor) {
        return ring.get(cursor);
    }

    /**
     * Appends {@code message} and evicts the oldest publications that no longer fit.
     *
     * @param keepFrom the lowest cursor that must not be evicted
     * @return null if that would evict {@code keepFrom} or anything after it, or if all logs together are full; then
     *     nothing was appended
     */
    public @Nullable Publication append(Message message, long keepFrom) {
        return append(message, keepFrom, 0);
    }

    /** The same for a message that was published {@code ageNanos} ago. */
    public synchronized @Nullable Publication append(Message message, long keepFrom, long ageNanos) {
        if (!makeRoom(Publication.OVERHEAD + message.memory(), keepFrom)) {
            return null;
        }
        Position position = epochHistory.newest().position(ring.head());
        long nanos = ticker.nanos() - ageNanos;
        Publication publication = new Publication(topic, ring.head(), position, message, null, nanos, share(message));
        add(publication);
        return publication;
    }

    /**
     * Whether nothing was ever appended, and no position assigned: {@link #open} may still decide what the first is.
     */
    public boolean isNew() {
        return !replicated && ring.head() == 1;
    }

    /**
     * Gives the first publication its position, in a topic whose order is kept in another store.
     *
     * @param ended the epochs before, which clients may still know
     */
    public synchronized void open(Position first, List<EndedEpoch> ended) {
        if (!isNew()) {
            throw new IllegalStateException("open: %s (expected: a new log)".formatted(topic));
        }
        replicated = true;
        epochHistory = EpochHistory.of(first, ended);
    }

    /** Continues without a gap in a new epoch: the message appended next has the next offset. */
    public synchronized void beginEpoch(long epoch) {
        epochHistory = epochHistory.continued(ring.head(), new Position(epoch, newest().offset() + 1));
    }

    /**
     * Continues after missing messages: the message appended next gets the position {@code next}. Appends a gap for
     * readers.
     *
     * @param keepFrom the lowest cursor that must not be evicted
     * @return false if that would evict {@code keepFrom} or anything after it; then nothing is changed
     */
    public synchronized boolean restart(Position next, long keepFrom) {
        if (!makeRoom(Publication.OVERHEAD, keepFrom)) {
            return false;
        }
        Position to = new Position(next.epoch(), next.offset() - 1);
        Gap gap = new Gap(topic, newest(), to);
        epochHistory = epochHistory.with(ring.head(), to);
        add(new Publication(topic, ring.head(), to, Message.NONE, gap, ticker.nanos(), share(Message.NONE)));
        return true;
    }

    @GuardedBy("this")
    private void add(Publication publication) {
        publication.share().add(publication.bytes());
        publication.previous(ring.get(ring.head() - 1));
        ring.add(publication);
    }

    /** Evicts what is older than the topic's retention. */
    public void expire() {
        expireBefore(ticker.nanos() - retention.age().toNanos());
    }

    private synchronized void expireBefore(long nanos) {
        for (Publication p = get(ring.tail()); p != null && p.nanoTime() - nanos < 0; p = get(ring.tail())) {
            evict(p);
        }
        ring.trim();
    }

    /**
     * Evicts the oldest publications until those of one caller have no more than {@code size} bytes, but nothing from
     * {@code keepFrom} on.
     */
    synchronized void shrink(HistoryShare share, long size, long keepFrom) {
        for (Publication p = get(ring.tail());
                p != null && ring.tail() < keepFrom && share.bytes() > size;
                p = get(ring.tail())) {
            evict(p);
        }
    }

    void pin() {
        pins.incrementAndGet();
    }

    void unpin() {
        usedNanos = ticker.nanos();
        pins.decrementAndGet();
    }

    /** Whether it is empty and not pinned. */
    boolean isUnused() {
        return pins.get() == 0 && ring.isEmpty();
    }

    /** Whether it is unused and never held anything, so that another one would be the same. */
    boolean isPristine() {
        return isUnused() && ring.head() == 1;
    }

    /** Whether it has been empty and not pinned for longer than its retention, so that no client resumes in it. */
    boolean isExpired() {
        return isUnused() && ticker.nanos() - usedNanos > retention.age().toNanos();
    }

    @GuardedBy("this")
    private boolean makeRoom(long size, long keepFrom) {
        if (budget.wouldBeExceededBy(size)) {
            return false;
        }
        while (!ring.isEmpty() && isFullFor(size)) {
            Publication oldest = get(ring.tail());
            if (oldest == null || ring.tail() >= keepFrom) {
                return false;
            }
            evict(oldest);
        }
        return true;
    }

    @GuardedBy("this")
    private boolean isFullFor(long size) {
        return ring.size() >= retention.count()
                || bytes.get() + size > retention.size().toBytes();
    }

    @GuardedBy("this")
    private void evict(Publication oldest) {
        Publication next = ring.get(oldest.cursor() + 1);
        if (next != null) {
            next.previous(null);
        }
        ring.removeOldest();
        oldest.share().release(oldest.retire());
    }

    @GuardedBy("this")
    private HistoryShare share(Message message) {
        return budget.share(message.publisher(), this);
    }

    void count(long change) {
        bytes.addAndGet(change);
        budget.add(change);
    }
}
