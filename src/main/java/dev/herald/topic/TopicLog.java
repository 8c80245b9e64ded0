package dev.herald.topic;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.herald.topic.Retention.Overflow;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What was said under one topic, in order: a ring of the newest publications, each with the next offset.
 *
 * <p>A cursor counts the publications of this log, and {@code [tail, head)} is what can be read. Clients know a publication by
 * its {@link Position} instead, which is the same on every node. On a node that is alone the two have the same number;
 * where another place keeps the topic's order ({@link #restart}) the {@link EpochHistory} of the log say which is which. Appending
 * takes a lock; reading takes none: a reader sees {@code head}, reads the ring and checks the cursor of what it found, so a
 * publication that was overwritten meanwhile reads as gone, never as another one.
 *
 * <p>Bounded by count, bytes and age ({@link Retention}); the bytes of all logs together are bounded too. What one
 * append pushes out is never anything from {@code keepFrom} on: that append is refused instead.
 */
public final class TopicLog {

    private static final int FIRST_CAPACITY = 16;

    private final Topic topic;
    private final Retention retention;
    private final LogBudget budget;
    private final Ticker ticker;
    private final AtomicLong bytes = new AtomicLong();
    private volatile AtomicReferenceArray<@Nullable Publication> ring = new AtomicReferenceArray<>(FIRST_CAPACITY);
    private volatile EpochHistory epochHistory =
            EpochHistory.first(ThreadLocalRandom.current().nextLong());
    private volatile long head = 1;
    private volatile long tail = 1;
    private final AtomicInteger pins = new AtomicInteger();
    private volatile long usedNanos;

    TopicLog(Topic topic, Retention retention, LogBudget budget, Ticker ticker) {
        this.topic = topic;
        this.retention = retention;
        this.budget = budget;
        this.ticker = ticker;
        this.usedNanos = ticker.nanos();
    }

    public Topic topic() {
        return topic;
    }

    /** The life that publications are appended to now. */
    public long epoch() {
        return epochHistory.newest().epoch();
    }

    /** Whether anything of this epoch is, or was lately, in the log. */
    public boolean knows(long epoch) {
        return epochHistory.knows(epoch);
    }

    /** The cursor that the next publication gets. */
    public long head() {
        return head;
    }

    /** The oldest cursor that can be read; equal to {@link #head} when there is none. */
    public long tail() {
        return tail;
    }

    /** The position of the newest publication; of offset 0 if there never was one. */
    public Position newest() {
        return heardBefore(head);
    }

    /** What a reader at {@code cursor} has read: the position of the publication before it. */
    public Position heardBefore(long cursor) {
        return epochHistory.position(cursor - 1);
    }

    /** Bytes held now, with all encoded forms. */
    public long bytes() {
        return bytes.get();
    }

    public Overflow overflow() {
        return retention.overflow();
    }

    /** With what comes next. */
    public ReplayStart fromHead() {
        return new ReplayStart(this, head, null);
    }

    /** With all that is kept. */
    public ReplayStart fromTail() {
        return last(Integer.MAX_VALUE);
    }

    /** With the last {@code count} publications, or as many as are kept. */
    public ReplayStart last(int count) {
        long end = head; // before the tail, which may pass it meanwhile
        return new ReplayStart(this, Math.max(tail, end - count), null);
    }

    /** After {@code position}; with a gap if what follows it is not all here. */
    public ReplayStart after(Position position) {
        if (!knows(position.epoch())) {
            return afterUnknown(position);
        }
        long next = epochHistory.after(position);
        long end = head;
        if (next > end) {
            return new ReplayStart(this, end, gap(position, end));
        }
        long oldest = tail;
        return next >= oldest
                ? new ReplayStart(this, next, null)
                : new ReplayStart(this, oldest, gap(position, oldest));
    }

    /**
     * After a position of another life of this topic, or of none that is known: with a gap, then all that is kept of the
     * newest.
     */
    public ReplayStart afterUnknown(@Nullable Position position) {
        long oldest = Math.max(tail, epochHistory.firstOfNewest());
        return new ReplayStart(this, oldest, gap(position, oldest));
    }

    private Gap gap(@Nullable Position from, long cursor) {
        return new Gap(topic, from, heardBefore(cursor));
    }

    /** The publication at {@code cursor}, or null if it is no longer, or not yet, in the log. */
    public @Nullable Publication get(long cursor) {
        if (cursor >= head) {
            return null;
        }
        AtomicReferenceArray<@Nullable Publication> r = ring;
        Publication found = r.getAcquire(slot(cursor, r));
        return found != null && found.cursor() == cursor ? found : null;
    }

    /** The message at a position of the newest life; null if it is not here. */
    public @Nullable Publication find(Position position) {
        EpochHistory.Segment segment = epochHistory.newest();
        long cursor = segment.cursor(position.offset());
        boolean isHere = segment.epoch() == position.epoch() && cursor >= epochHistory.firstOfNewest();
        return isHere ? get(cursor) : null;
    }

    /**
     * Appends {@code message} and lets go of the oldest that no longer fit.
     *
     * @param keepFrom the lowest cursor that must not be pushed out
     * @return null if that would push out {@code keepFrom} or anything after it, or if all logs together are full; then
     *     nothing was appended
     */
    public @Nullable Publication append(Message message, long keepFrom) {
        return append(message, keepFrom, 0);
    }

    /** The same for a message that was published so long ago. */
    public synchronized @Nullable Publication append(Message message, long keepFrom, long ageNanos) {
        if (!makeRoom(Publication.OVERHEAD + (long) message.size(), keepFrom)) {
            return null;
        }
        Position position = epochHistory.newest().position(head);
        long nanos = ticker.nanos() - ageNanos;
        Publication publication = new Publication(topic, head, position, message, null, nanos, this::count);
        add(publication);
        return publication;
    }

    /**
     * Goes on, after something that is missing, with a message that will be {@code next} in this topic's order. Readers come
     * upon a publication that tells them of the gap; there is none if nothing was ever read here.
     *
     * @param keepFrom the lowest cursor that must not be pushed out
     * @return false if that would push out {@code keepFrom} or anything after it; then nothing is changed
     */
    public synchronized boolean restart(Position next, long keepFrom) {
        Position to = new Position(next.epoch(), next.offset() - 1);
        if (head == 1 && epochHistory.isOne()) {
            epochHistory = EpochHistory.of(head, next);
            return true;
        }
        if (!makeRoom(Publication.OVERHEAD, keepFrom)) {
            return false;
        }
        Gap gap = new Gap(topic, newest(), to);
        epochHistory = epochHistory.with(head, to, tail);
        add(new Publication(topic, head, to, Message.NONE, gap, ticker.nanos(), this::count));
        return true;
    }

    @GuardedBy("this")
    private void add(Publication publication) {
        AtomicReferenceArray<@Nullable Publication> r = ringWithRoom();
        count(publication.bytes());
        r.setRelease(slot(head, r), publication);
        head = publication.cursor() + 1;
    }

    /** Lets go of what is older than the topic keeps. */
    public void expire() {
        expireBefore(ticker.nanos() - retention.age().toNanos(), Long.MAX_VALUE);
    }

    /** Lets go of what was appended before {@code nanos}, but of nothing from {@code keepFrom} on. */
    synchronized void expireBefore(long nanos, long keepFrom) {
        for (Publication p = get(tail); p != null && tail < keepFrom && p.nanoTime() - nanos < 0; p = get(tail)) {
            evict(p);
        }
        if (tail == head && ring.length() > FIRST_CAPACITY) {
            ring = new AtomicReferenceArray<>(FIRST_CAPACITY);
        }
    }

    /** Nanoseconds from the oldest publication to {@code now}; 0 if there is none. */
    long oldestAge(long now) {
        Publication oldest = get(tail);
        return oldest == null ? 0 : now - oldest.nanoTime();
    }

    void pin() {
        pins.incrementAndGet();
    }

    void unpin() {
        usedNanos = ticker.nanos();
        pins.decrementAndGet();
    }

    /** It holds nothing, and nobody has it pinned. */
    boolean isUnused() {
        return pins.get() == 0 && tail == head;
    }

    /** The same for so long that nobody comes back and expects it. */
    boolean isForgettable() {
        return isUnused() && ticker.nanos() - usedNanos > retention.age().toNanos();
    }

    @GuardedBy("this")
    private boolean makeRoom(long size, long keepFrom) {
        if (budget.exceededBy(size)) {
            return false;
        }
        while (tail < head && isFullFor(size)) {
            Publication oldest = get(tail);
            if (oldest == null || tail >= keepFrom) {
                return false;
            }
            evict(oldest);
        }
        return true;
    }

    @GuardedBy("this")
    private boolean isFullFor(long size) {
        return head - tail >= retention.count()
                || bytes.get() + size > retention.size().toBytes();
    }

    @GuardedBy("this")
    private void evict(Publication oldest) {
        AtomicReferenceArray<@Nullable Publication> r = ring;
        // The tail moves first: whoever still finds the slot empty can tell why.
        long cursor = tail;
        tail = cursor + 1;
        r.setRelease(slot(cursor, r), null);
        count(-oldest.retire());
    }

    @GuardedBy("this")
    private AtomicReferenceArray<@Nullable Publication> ringWithRoom() {
        AtomicReferenceArray<@Nullable Publication> old = ring;
        if (head - tail < old.length()) {
            return old;
        }
        AtomicReferenceArray<@Nullable Publication> grown = new AtomicReferenceArray<>(old.length() * 2);
        for (long cursor = tail; cursor < head; cursor++) {
            grown.setPlain(slot(cursor, grown), old.getPlain(slot(cursor, old)));
        }
        ring = grown;
        return grown;
    }

    private void count(long change) {
        bytes.addAndGet(change);
        budget.add(change);
    }

    private static int slot(long cursor, AtomicReferenceArray<?> ring) {
        return (int) cursor & (ring.length() - 1);
    }
}
