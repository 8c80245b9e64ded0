package dev.herald.topic;

/** The memory that all logs together may use. Safe for use by any thread. */
public interface HistoryMemory {

    /** Bounded by the logs' own settings only. */
    HistoryMemory UNLIMITED = new HistoryMemory() {

        @Override
        public long max() {
            return Long.MAX_VALUE;
        }

        @Override
        public void add(long bytes) {}
    };

    /** The limit, in bytes. */
    long max();

    /** Counts bytes that the logs hold in addition; negative for bytes that they released. */
    void add(long bytes);
}
