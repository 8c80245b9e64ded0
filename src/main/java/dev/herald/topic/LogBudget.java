package dev.herald.topic;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;

/**
 * The bytes that all logs together hold, the limit on them, and how much of them is each caller's.
 *
 * <p>When it is full, {@link #shrink} takes from the callers that hold the most, and of their topics from the largest:
 * whoever holds no more than an equal share of the limit loses nothing. Safe for use by any thread.
 */
final class LogBudget {

    private final long limit;
    private final HistoryMemory memory;
    private final AtomicLong used = new AtomicLong();
    private final ConcurrentHashMap<Caller, CallerHistory> callers = new ConcurrentHashMap<>();

    /** A budget of {@code limit} bytes, and never more than {@code memory} allows. */
    LogBudget(long limit, HistoryMemory memory) {
        this.limit = Math.min(limit, memory.max());
        this.memory = memory;
    }

    boolean wouldBeExceededBy(long more) {
        return used.get() + more > limit;
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

    /** The share of {@code caller} in {@code log}, whose lock is held. */
    @SuppressWarnings("NullAway") // never null: the function never returns it
    HistoryShare share(Caller caller, TopicLog log) {
        CallerHistory known = callers.get(caller);
        HistoryShare share = known == null ? null : known.shares.get(log);
        return share != null
                ? share
                : callers.compute(
                                caller,
                                (same, history) -> (history == null ? new CallerHistory(same) : history).with(log))
                        .shares
                        .get(log);
    }

    /**
     * Evicts until no more than {@code target} bytes are used, as far as that can be done.
     *
     * @param keepFrom the lowest cursor of a log that must not be evicted
     * @return the caller that held the most
     */
    Caller shrink(long target, ToLongFunction<TopicLog> keepFrom) {
        List<CallerHistory> all = List.copyOf(callers.values());
        long level = level(all, CallerHistory::bytes, target);
        Caller largest = Caller.LOCAL;
        long most = 0;
        for (CallerHistory history : all) {
            long bytes = history.bytes();
            if (bytes > most) {
                most = bytes;
                largest = history.caller;
            }
            if (bytes > level && used.get() > target) {
                history.shrink(level, keepFrom);
            }
        }
        return largest;
    }

    /** The size to which the largest must be cut so that all together have no more than {@code target}. */
    static <T> long level(Collection<T> all, ToLongFunction<T> size, long target) {
        long[] sizes = all.stream().mapToLong(size).sorted().toArray();
        long rest = target;
        for (int i = 0; i < sizes.length; i++) {
            long equal = rest / (sizes.length - i);
            if (sizes[i] > equal) {
                return equal;
            }
            rest -= sizes[i];
        }
        return Long.MAX_VALUE;
    }

    /** The history that one caller published. */
    final class CallerHistory {

        private final Caller caller;
        private final AtomicLong bytes = new AtomicLong();
        private final ConcurrentHashMap<TopicLog, HistoryShare> shares = new ConcurrentHashMap<>();

        CallerHistory(Caller caller) {
            this.caller = caller;
        }

        long bytes() {
            return bytes.get();
        }

        void add(long more) {
            bytes.addAndGet(more);
        }

        void remove(HistoryShare share) {
            callers.computeIfPresent(caller, (same, known) -> {
                shares.remove(share.log(), share);
                return shares.isEmpty() ? null : known;
            });
        }

        private CallerHistory with(TopicLog log) {
            shares.putIfAbsent(log, new HistoryShare(log, this));
            return this;
        }

        private void shrink(long target, ToLongFunction<TopicLog> keepFrom) {
            List<HistoryShare> all = List.copyOf(shares.values());
            long level = level(all, HistoryShare::bytes, target);
            for (HistoryShare share : all) {
                if (share.bytes() > level && bytes.get() > target) {
                    share.log().shrink(share, level, keepFrom.applyAsLong(share.log()));
                }
            }
        }
    }
}
