package dev.herald.centrifugo;

import dev.herald.topic.Publication;
import dev.herald.topic.TopicLog;
import org.jspecify.annotations.Nullable;

/** The publications of a part of a log, one after the other, without gaps and what was evicted meanwhile. By one thread. */
final class HistoryRange {

    private final TopicLog log;
    private final int step;
    private final long end;
    private long cursor;

    private HistoryRange(TopicLog log, long from, long end, int step) {
        this.log = log;
        this.cursor = from;
        this.end = end;
        this.step = step;
    }

    /** From the oldest to the newest. */
    static HistoryRange forward(TopicLog log, long from, long end) {
        return new HistoryRange(log, from, end, 1);
    }

    /** From this one to the oldest. */
    static HistoryRange backward(TopicLog log, long from) {
        return new HistoryRange(log, from, log.tail() - 1, -1);
    }

    /** The next one; null if there is none. */
    @Nullable
    Publication next() {
        while ((end - cursor) * step > 0) {
            Publication found = log.get(cursor);
            cursor += step;
            if (found != null && found.gap() == null) {
                return found;
            }
        }
        return null;
    }
}
