package dev.herald.topic;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The newest publications of one kind of a log, by their indexes; grows with what it holds.
 *
 * <p>Changed by one thread at a time, which the log ensures. Reading takes no lock: a reader reads {@link #head}, then the ring,
 * and checks the index of what it found, so that a publication that was overwritten meanwhile is absent, never another one.
 */
final class PublicationRing {

    private static final int FIRST_CAPACITY = 16;

    private volatile AtomicReferenceArray<@Nullable Publication> slots = new AtomicReferenceArray<>(FIRST_CAPACITY);
    private volatile long head = 1;
    private volatile long tail = 1;

    /** The index that the next publication gets. */
    long head() {
        return head;
    }

    /** The oldest index that can be read; equal to {@link #head} when there is none. */
    long tail() {
        return tail;
    }

    boolean isEmpty() {
        return tail == head;
    }

    long size() {
        return head - tail;
    }

    /** The publication at {@code index}, or null if it is no longer, or not yet, here. */
    @Nullable
    Publication get(long index) {
        if (index >= head) {
            return null;
        }
        AtomicReferenceArray<@Nullable Publication> s = slots;
        Publication found = s.getAcquire(slot(index, s));
        return found != null && found.index() == (int) index ? found : null;
    }

    /** The index of the oldest publication here whose cursor is not below {@code cursor}; {@link #head} if there is none. */
    long ceiling(long cursor) {
        long high = head;
        long low = tail;
        while (low < high) {
            long middle = (low + high) >>> 1;
            Publication found = get(middle);
            if (found == null || found.cursor() < cursor) {
                low = middle + 1; // what was removed meanwhile is older
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Adds a publication whose index is {@link #head}. */
    void add(Publication publication) {
        AtomicReferenceArray<@Nullable Publication> s = slotsWithRoom();
        long index = head;
        s.setRelease(slot(index, s), publication);
        head = index + 1;
    }

    /** The tail moves first, so that a reader that finds the slot empty knows why. */
    void removeOldest() {
        AtomicReferenceArray<@Nullable Publication> s = slots;
        long index = tail;
        tail = index + 1;
        s.setRelease(slot(index, s), null);
    }

    /** Frees memory that it does not need while it is empty. */
    void trim() {
        if (isEmpty() && slots.length() > FIRST_CAPACITY) {
            slots = new AtomicReferenceArray<>(FIRST_CAPACITY);
        }
    }

    private AtomicReferenceArray<@Nullable Publication> slotsWithRoom() {
        AtomicReferenceArray<@Nullable Publication> old = slots;
        if (size() < old.length()) {
            return old;
        }
        AtomicReferenceArray<@Nullable Publication> grown = new AtomicReferenceArray<>(old.length() * 2);
        for (long index = tail; index < head; index++) {
            grown.setPlain(slot(index, grown), old.getPlain(slot(index, old)));
        }
        slots = grown;
        return grown;
    }

    private static int slot(long index, AtomicReferenceArray<?> slots) {
        return (int) index & (slots.length() - 1);
    }
}
