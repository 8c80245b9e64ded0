package dev.herald.topic;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.herald.topic.Retention.Overflow;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The log of one topic: its newest publications in order.
 *
 * <p>A cursor counts the publications of this log. Those that are kept are its history: each has the next index among them, and with it the
 * next offset. The others, which skip history, are between them for those who are subscribed when they are published (RATIONALE.md). Clients know a
 * publication by its {@link Position}, which is the same on every node. The {@link EpochHistory} converts an index to a position
 * and back: another store may keep the topic's order ({@link #open}), or this log go on after a removed one. Appending takes a
 * lock; reading takes none.
 *
 * <p>Both kinds are bounded by count, bytes and age ({@link Retention}), each by itself; the bytes of all logs together are bounded too. An append
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
    private final AtomicLong unkeptBytes = new AtomicLong();
    private final PublicationRing history = new PublicationRing();
    /** Those that are not kept; null if there never was one. */
    private volatile @Nullable PublicationRing unkept;

    private volatile long head = 1;
    private volatile long tail = 1;
    private volatile long unkeptTail = 1;

    /** The index of the oldest publication that was not {@linkplain #removeHistory removed}. */
    private volatile long historyFrom = 1;

    private volatile @Nullable Version version;

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

    /** A new log goes on after this position and version, which are those of a removed log of the topic. */
    void continueAfter(Position last, @Nullable Version lastVersion) {
        version = lastVersion;
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
        return head;
    }

    /** The lowest cursor from which on no kept publication is missing. */
    public long tail() {
        return tail;
    }

    /** The lowest cursor from which on no publication is missing that is not kept. */
    public long unkeptTail() {
        return unkeptTail;
    }

    /** The cursor of the newest publication if it can still be read; that of the next if not. */
    public long newestCursor() {
        long end = head;
        return get(end - 1) == null ? end : end - 1;
    }

    /** Whether there ever was a publication that is not kept. */
    public boolean hasUnkept() {
        return unkept != null;
    }

    /** The number of messages in its history. */
    public long size() {
        return Math.max(0, history.head() - firstIndex());
    }

    /** The position of the newest publication; offset 0 if there never was one. */
    public Position newest() {
        return epochHistory.before(history.head());
    }

    /** The position of a reader whose next publication is at {@code cursor}. */
    public Position positionBefore(long cursor) {
        return epochHistory.before(index(cursor));
    }

    /**
     * The position of the kept publication before {@code cursor}, by which a reader that has received it knows it, also if an epoch
     * begins at {@code cursor}.
     */
    public Position positionRead(long cursor) {
        return epochHistory.position(index(cursor) - 1);
    }

    /** Whether messages are missing among those from {@code cursor} on, which a reader receives as a gap. */
    public boolean isGapAfter(long cursor) {
        return epochHistory.firstAfterGap() > index(cursor);
    }

    /** The bytes held now, with all encodings. */
    public long bytes() {
        return bytes.get();
    }

    /** Those of its history. */
    public long historyBytes() {
        return size() == 0 ? 0 : bytes.get() - unkeptBytes.get();
    }

    public Overflow overflow() {
        return retention.overflow();
    }

    /** Starts with the next publication. */
    public ReplayStart fromHead() {
        return new ReplayStart(this, head, null);
    }

    /** Starts with the oldest retained publication. */
    public ReplayStart fromTail() {
        return last(Integer.MAX_VALUE);
    }

    /** Starts with the last {@code count} publications, or as many as are retained. */
    public ReplayStart last(int count) {
        long end = head;
        long index = history.head() - count; // before the tail, which may pass it meanwhile
        return new ReplayStart(this, cursor(Math.max(firstIndex(), index), end), null);
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
        long end = head;
        if (next.cursor() > history.head()) {
            return new ReplayStart(this, end, gap(null, end));
        }
        long index = Math.max(next.cursor(), firstIndex());
        boolean isMissing = next.isMissing() || index > next.cursor();
        long start = cursor(index, end);
        return new ReplayStart(this, start, isMissing ? gap(position, start) : null);
    }

    /** Starts after an unknown position: with a gap, then all that is retained since the newest gap. */
    public ReplayStart afterUnknown(@Nullable Position position) {
        long end = head;
        long oldest = cursor(Math.max(firstIndex(), epochHistory.firstAfterGap()), end);
        return new ReplayStart(this, oldest, gap(position, oldest));
    }

    private Gap gap(@Nullable Position from, long cursor) {
        return new Gap(topic, from, positionBefore(cursor));
    }

    /** The index of the oldest publication in the history. */
    private long firstIndex() {
        return Math.max(history.tail(), historyFrom);
    }

    /** The index of the oldest kept publication that is not before {@code cursor}; a lower bound if some after that are evicted. */
    private long index(long cursor) {
        PublicationRing others = unkept;
        if (others == null) {
            return cursor;
        }
        return cursor < tail ? Math.max(1, cursor - others.head() + 1) : history.ceiling(cursor);
    }

    /** The cursor of the kept publication of this index; {@code end}, if it is to come, and below the tail, if it was evicted. */
    private long cursor(long index, long end) {
        Publication found = history.get(index);
        if (found != null) {
            return found.cursor();
        }
        return index < history.tail() ? tail - 1 : end;
    }

    /** The publication at {@code cursor}, or null if it is no longer, or not yet, in the log. */
    public @Nullable Publication get(long cursor) {
        if (cursor >= head) {
            return null;
        }
        PublicationRing others = unkept;
        Publication found = history.get(others == null ? cursor : cursor - others.head() + 1);
        if (others == null || (found != null && found.cursor() == cursor)) {
            return found;
        }
        Publication kept = history.get(history.ceiling(cursor));
        return at(cursor, kept) ? kept : unkept(others, cursor);
    }

    private static @Nullable Publication unkept(PublicationRing others, long cursor) {
        Publication found = others.get(others.ceiling(cursor));
        return at(cursor, found) ? found : null;
    }

    private static boolean at(long cursor, @Nullable Publication found) {
        return found != null && found.cursor() == cursor;
    }

    /** The oldest kept publication at or after {@code cursor}; null if there is none. */
    public @Nullable Publication nextKept(long cursor) {
        return history.get(history.ceiling(cursor));
    }

    /** The newest publication of the history before {@code cursor}; null if there is none. */
    public @Nullable Publication keptBefore(long cursor) {
        long index = history.ceiling(cursor) - 1;
        return index < firstIndex() ? null : history.get(index);
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
        Position position = epochHistory.newest().position(history.head());
        long nanos = ticker.nanos() - ageNanos;
        Publication publication =
                new Publication(topic, head, history.head(), true, position, message, null, nanos, share(message));
        add(publication);
        return publication;
    }

    /**
     * The same for a message that is for current subscribers only: it gets no position, is part of no history, replay or recovery, and
     * evicts nothing that is.
     */
    public synchronized @Nullable Publication appendUnkept(Message message, long keepFrom) {
        PublicationRing others = unkept == null ? new PublicationRing() : unkept;
        if (!makeRoom(others, unkeptBytes.get(), Publication.OVERHEAD + message.memory(), keepFrom)) {
            return null;
        }
        unkept = others;
        Publication publication = new Publication(
                topic, head, others.head(), false, newest(), message, null, ticker.nanos(), share(message));
        publication.share().add(publication.bytes());
        countUnkept(publication.bytes());
        others.add(publication);
        head = publication.cursor() + 1;
        return publication;
    }

    /**
     * Appends the first of both ways if {@code kept}, else the second, unless its version is old.
     *
     * @throws OldVersionException if the topic has this version, or a newer one, already; nothing was appended
     */
    public synchronized @Nullable Publication append(
            Message message, boolean kept, @Nullable Version messageVersion, long keepFrom) {
        if (messageVersion != null && !messageVersion.follows(version)) {
            throw new OldVersionException(topic, newest());
        }
        Publication appended = kept ? append(message, keepFrom) : appendUnkept(message, keepFrom);
        if (appended != null && messageVersion != null) {
            version = messageVersion.after(version);
        }
        return appended;
    }

    /** The last version; null if no message had one. */
    @Nullable
    Version version() {
        return version;
    }

    /** Removes the history up to now. What subscribers that are behind have not read stays for them until it is {@linkplain #release released}. */
    public synchronized void removeHistory() {
        historyFrom = history.head();
    }

    /** The same up to this position. */
    public synchronized void removeHistory(Position last) {
        if (epochHistory.knows(last.epoch())) {
            historyFrom =
                    Math.max(historyFrom, Math.min(epochHistory.after(last).cursor(), history.head()));
        }
    }

    /** No subscriber needs anything before this cursor any more: evicts what is there for subscribers alone. */
    public synchronized void release(long cursor) {
        if (unkept != null) {
            evictWhile(unkept, oldest -> oldest.cursor() < cursor);
        }
        evictWhile(history, oldest -> history.tail() < historyFrom && oldest.cursor() < cursor);
    }

    /**
     * Whether nothing was ever appended, and no position assigned: {@link #open} may still decide what the first is.
     */
    public boolean isNew() {
        return !replicated && head == 1;
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
        epochHistory = epochHistory.continued(history.head(), new Position(epoch, newest().offset() + 1));
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
        epochHistory = epochHistory.with(history.head(), to);
        add(new Publication(
                topic, head, history.head(), true, to, Message.NONE, gap, ticker.nanos(), share(Message.NONE)));
        return true;
    }

    @GuardedBy("this")
    private void add(Publication publication) {
        publication.share().add(publication.bytes());
        Publication last = history.get(history.head() - 1);
        publication.previous(at(publication.cursor() - 1, last) ? last : null);
        history.add(publication);
        head = publication.cursor() + 1;
    }

    /** Evicts what is older than the topic's retention. */
    public void expire() {
        expireBefore(ticker.nanos() - retention.age().toNanos());
    }

    private synchronized void expireBefore(long nanos) {
        evictAll(oldest -> oldest.nanoTime() - nanos < 0);
    }

    /**
     * Evicts the oldest publications until those of one caller have no more than {@code size} bytes, but nothing from
     * {@code keepFrom} on.
     */
    synchronized void shrink(HistoryShare share, long size, long keepFrom) {
        evictAll(oldest -> oldest.cursor() < keepFrom && share.bytes() > size);
    }

    /** First those that are not kept. */
    @GuardedBy("this")
    private void evictAll(Predicate<Publication> condition) {
        if (unkept != null) {
            evictWhile(unkept, condition);
        }
        evictWhile(history, condition);
    }

    @GuardedBy("this")
    private void evictWhile(PublicationRing ring, Predicate<Publication> condition) {
        for (Publication p = ring.get(ring.tail()); p != null && condition.test(p); p = ring.get(ring.tail())) {
            evict(ring, p);
        }
        ring.trim();
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
        PublicationRing others = unkept;
        return pins.get() == 0 && history.isEmpty() && (others == null || others.isEmpty());
    }

    /** Whether it is unused and never held anything, so that another one would be the same. */
    boolean isPristine() {
        return isUnused() && head == 1;
    }

    /** Whether it has been empty and not pinned for longer than its retention, so that no client resumes in it. */
    boolean isExpired() {
        return isUnused() && ticker.nanos() - usedNanos > retention.age().toNanos();
    }

    @GuardedBy("this")
    private boolean makeRoom(long size, long keepFrom) {
        return makeRoom(history, bytes.get() - unkeptBytes.get(), size, keepFrom);
    }

    @GuardedBy("this")
    private boolean makeRoom(PublicationRing ring, long held, long size, long keepFrom) {
        if (budget.wouldBeExceededBy(size)) {
            return false;
        }
        long left = held;
        while (!ring.isEmpty()
                && (ring.size() >= retention.count()
                        || left + size > retention.size().toBytes())) {
            Publication oldest = ring.get(ring.tail());
            if (oldest == null || oldest.cursor() >= keepFrom) {
                return false;
            }
            left -= evict(ring, oldest);
        }
        return true;
    }

    /** The tail moves first, so that a reader that finds nothing knows why. Returns its bytes. */
    @GuardedBy("this")
    private long evict(PublicationRing ring, Publication oldest) {
        if (oldest.isKept()) {
            tail = oldest.cursor() + 1;
            Publication next = history.get(history.tail() + 1);
            if (next != null) {
                next.previous(null);
            }
        } else {
            unkeptTail = oldest.cursor() + 1;
        }
        ring.removeOldest();
        long freed = oldest.retire();
        countUnkept(oldest.isKept() ? 0 : -freed);
        oldest.share().release(freed);
        return freed;
    }

    @GuardedBy("this")
    private HistoryShare share(Message message) {
        return budget.share(message.publisher(), this);
    }

    void countUnkept(long change) {
        unkeptBytes.addAndGet(change);
    }

    void count(long change) {
        bytes.addAndGet(change);
        budget.add(change);
    }
}
