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
            cursor = isNewestFirst ? cursor - 1 : cursor + 1;
            read = next.position();
        }
        return next;
    }

    private @Nullable Publication newer() {
        return cursor < end ? log.get(cursor) : null;
    }

    private @Nullable Publication older() {
        return cursor > start.cursor() ? log.get(cursor - 1) : null;
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
        Publication last = log.get(after.cursor() - 1);
        return last != null && last.position().equals(before) ? after.cursor() - 1 : after.cursor();
    }
}
