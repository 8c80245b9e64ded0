package dev.herald.broadcast;

import dev.herald.topic.Publication;
import dev.herald.topic.TopicLog;
import org.jspecify.annotations.Nullable;

/** The publications of a part of a log, one after the other, without gaps and what was evicted meanwhile. By one thread. */
final class HistoryRange {

    private final TopicLog log;
    private final boolean isForward;
    private final long end;
    private long cursor;

    private HistoryRange(TopicLog log, boolean isForward, long from, long end) {
        this.log = log;
        this.isForward = isForward;
        this.cursor = from;
        this.end = end;
    }

    /** From the oldest, at or after {@code from}, to the newest before {@code end}. */
    static HistoryRange forward(TopicLog log, long from, long end) {
        return new HistoryRange(log, true, from, end);
    }

    /** From the newest before {@code from} to the oldest. */
    static HistoryRange backward(TopicLog log, long from) {
        return new HistoryRange(log, false, from, 0);
    }

    /** The next one; null if there is none. */
    @Nullable
    Publication next() {
        Publication next = step();
        while (next != null && next.gap() != null) {
            next = step();
        }
        return next;
    }

    private @Nullable Publication step() {
        Publication found = isForward ? log.nextKept(cursor) : log.keptBefore(cursor);
        if (found == null || (isForward && found.cursor() >= end)) {
            return null;
        }
        cursor = isForward ? found.cursor() + 1 : found.cursor();
        return found;
    }
}
