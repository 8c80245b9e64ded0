package dev.herald.topic;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes that all logs together hold, and may hold. Safe for use by any thread. */
final class LogBudget {

    private final long limit;
    private final AtomicLong used = new AtomicLong();

    LogBudget(long limit) {
        this.limit = limit;
    }

    boolean exceededBy(long more) {
        return used.get() + more > limit;
    }

    /** Whether one part in {@code parts} is free. */
    boolean isRelieved(int parts) {
        return used.get() <= limit - limit / parts;
    }

    void add(long bytes) {
        used.addAndGet(bytes);
    }

    long used() {
        return used.get();
    }
}
