package dev.herald.topic;

import dev.herald.topic.LogBudget.CallerHistory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of one caller's messages in one log. It exists while there are any, and is created and removed under the
 * log's lock; growing and reading need none.
 */
final class HistoryShare {

    private final TopicLog log;
    private final CallerHistory caller;
    private final AtomicLong bytes = new AtomicLong();

    HistoryShare(TopicLog log, CallerHistory caller) {
        this.log = log;
        this.caller = caller;
    }

    TopicLog log() {
        return log;
    }

    long bytes() {
        return bytes.get();
    }

    void add(long more) {
        bytes.addAndGet(more);
        caller.add(more);
        log.count(more);
    }

    /** Releases the bytes of a message that was evicted, under the log's lock. */
    void release(long evicted) {
        add(-evicted);
        if (bytes.get() == 0) {
            caller.remove(this);
        }
    }
}
