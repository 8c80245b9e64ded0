package dev.herald.http;

import dev.herald.topic.Gap;
import dev.herald.topic.Position;
import dev.herald.topic.Publication;
import dev.herald.topic.ReplayStart;
import dev.herald.topic.TopicLog;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a query asks for from a log, one publication after the other, in either order. It holds none of them, so that the
 * log may remove them meanwhile: the cursor is then at its end, and the next request has the gap.
 *
 * <p>Newest first it begins with what was the newest publication when it was created. Confined to one thread at a time.
 */
final class HistoryCursor {

    private final TopicLog log;
    private final boolean isNewestFirst;
    private final ReplayStart start;
    private final ReplayStart head;
    private final long end;
    private long cursor;
    private @Nullable Position read;

    HistoryCursor(TopicLog log, HistoryDocument.Query query) {
        this.log = log;
        this.isNewestFirst = query.order() == HistoryOrder.NEWEST;
        this.start = start(log, query.since());
        this.head = log.fromHead();
        this.end = query.before() == null ? Long.MAX_VALUE : end(log, query.before());
        this.cursor = isNewestFirst ? Math.min(head.cursor(), end) : start.cursor();
    }

    /** The next publication; null if there is no other. */
    @Nullable
    Publication next() {
        Publication next = isNewestFirst ? older() : newer();
        if (next != null) {
            cursor = isNewestFirst ? next.cursor() : next.cursor() + 1;
            read = next.position();
        }
        return next;
    }

    private @Nullable Publication newer() {
        Publication next = log.nextKept(cursor);
        // After it was read: then nothing between was removed before.
        boolean isNext = next != null && next.cursor() < end && cursor >= log.tail();
        return isNext ? next : null;
    }

    private @Nullable Publication older() {
        Publication next = log.keptBefore(cursor);
        return next != null && next.cursor() >= start.cursor() ? next : null;
    }

    /** Whether it has read anything. */
    boolean hasRead() {
        return read != null;
    }

    /** The position after which to go on, now or when more is published: newest first, that of the newest publication. */
    Position position() {
        if (isNewestFirst) {
            return head.position();
        }
        return read == null ? start.position() : read;
    }

    /** Newest first, the position before which to go on; null if nothing older is left. */
    @Nullable
    Position before() {
        return isNewestFirst && cursor > start.cursor() ? read : null;
    }

    @Nullable
    Gap gap() {
        return start.gap();
    }

    /** The start of the replay at or after the tail: a response without messages has reached the end. */
    private static ReplayStart start(TopicLog log, @Nullable Position since) {
        ReplayStart start;
        do {
            start = since == null ? log.fromTail() : log.after(since);
        } while (start.cursor() < log.tail()); // it was removed meanwhile
        return start;
    }

    /** The cursor of the publication at {@code before}. Where that is no longer retained, nothing before it is either. */
    private static long end(TopicLog log, Position before) {
        ReplayStart after = log.after(before);
        if (after.gap() != null) {
            return 0;
        }
        Publication last = log.keptBefore(after.cursor());
        return last != null && last.position().equals(before) ? last.cursor() : after.cursor();
    }
}
