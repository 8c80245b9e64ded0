package dev.herald.topic;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes that all logs together hold, and the limit on them. Safe for use by any thread. */
final class LogBudget {

    private final long limit;
    private final HistoryMemory memory;
    private final AtomicLong used = new AtomicLong();

    /** A budget of {@code limit} bytes, and never more than {@code memory} allows. */
    LogBudget(long limit, HistoryMemory memory) {
        this.limit = Math.min(limit, memory.max());
        this.memory = memory;
    }

    boolean wouldBeExceededBy(long more) {
        return used.get() + more > limit;
    }

    /** Whether one part in {@code parts} is free. */
    boolean isFree(int parts) {
        return used.get() <= limit - limit / parts;
    }

    void add(long bytes) {
        used.addAndGet(bytes);
        memory.add(bytes);
    }

    long used() {
        return used.get();
    }

    long limit() {
        return limit;
    }
}
