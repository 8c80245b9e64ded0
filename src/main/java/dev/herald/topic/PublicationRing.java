package dev.herald.topic;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The newest publications of a log, by their cursors; grows with what it holds.
 *
 * <p>Changed by one thread at a time, which the log ensures. Reading takes no lock: a reader reads {@link #head}, then the ring,
 * and checks the cursor of what it found, so that a publication that was overwritten meanwhile is absent, never another one.
 */
final class PublicationRing {

    private static final int FIRST_CAPACITY = 16;

    private volatile AtomicReferenceArray<@Nullable Publication> slots = new AtomicReferenceArray<>(FIRST_CAPACITY);
    private volatile long head = 1;
    private volatile long tail = 1;

    /** The cursor that the next publication gets. */
    long head() {
        return head;
    }

    /** The oldest cursor that can be read; equal to {@link #head} when there is none. */
    long tail() {
        return tail;
    }

    boolean isEmpty() {
        return tail == head;
    }

    long size() {
        return head - tail;
    }

    /** The publication at {@code cursor}, or null if it is no longer, or not yet, here. */
    @Nullable
    Publication get(long cursor) {
        if (cursor >= head) {
            return null;
        }
        AtomicReferenceArray<@Nullable Publication> s = slots;
        Publication found = s.getAcquire(slot(cursor, s));
        return found != null && found.cursor() == cursor ? found : null;
    }

    /** Adds a publication whose cursor is {@link #head}. */
    void add(Publication publication) {
        AtomicReferenceArray<@Nullable Publication> s = slotsWithRoom();
        s.setRelease(slot(head, s), publication);
        head = publication.cursor() + 1;
    }

    /** The tail moves first, so that a reader that finds the slot empty knows why. */
    void removeOldest() {
        AtomicReferenceArray<@Nullable Publication> s = slots;
        long cursor = tail;
        tail = cursor + 1;
        s.setRelease(slot(cursor, s), null);
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
        for (long cursor = tail; cursor < head; cursor++) {
            grown.setPlain(slot(cursor, grown), old.getPlain(slot(cursor, old)));
        }
        slots = grown;
        return grown;
    }

    private static int slot(long cursor, AtomicReferenceArray<?> slots) {
        return (int) cursor & (slots.length() - 1);
    }
}
