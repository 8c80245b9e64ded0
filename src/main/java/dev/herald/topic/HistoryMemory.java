package dev.herald.topic;

/** The part of this process's memory that all logs together may take. Safe for use by any thread. */
public interface HistoryMemory {

    /** As much as the logs' own settings say. */
    HistoryMemory UNLIMITED = new HistoryMemory() {

        @Override
        public long max() {
            return Long.MAX_VALUE;
        }

        @Override
        public void add(long bytes) {}
    };

    /** Bytes. */
    long max();

    /** The logs hold so many bytes more, or less, than before. */
    void add(long bytes);
}
