package dev.herald.redis;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Announced messages of one topic, in order, that wait until what precedes them has been read. Bounded: once there are too
 * many, all are dropped, since they can be read as well. Not safe for use by several threads.
 */
final class HeldAnnouncements {

    private static final int MAX_COUNT = 1_000;
    private static final int MAX_BYTES = 1 << 20;

    private final ArrayDeque<StreamEntry> entries = new ArrayDeque<>();
    private long bytes;
    private boolean incomplete;

    void add(StreamEntry entry) {
        bytes += entry.message().size();
        if (incomplete || entries.size() >= MAX_COUNT || bytes > MAX_BYTES) {
            drop();
        } else {
            entries.add(entry);
        }
    }

    /** The oldest, which stays; null if there is none. */
    @Nullable
    StreamEntry peek() {
        return entries.peek();
    }

    /** The oldest; null if there is none. */
    @Nullable
    StreamEntry poll() {
        StreamEntry oldest = entries.poll();
        bytes -= oldest == null ? 0 : oldest.message().size();
        return oldest;
    }

    /** Gives up those that are held: they have to be read. */
    void drop() {
        entries.clear();
        bytes = 0;
        incomplete = true;
    }

    /** Whether some were dropped since the last call. */
    boolean resetIncomplete() {
        boolean was = incomplete;
        incomplete = false;
        return was;
    }
}
