package dev.herald.topic;

import dev.herald.topic.Retention.Overflow;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * The logs of all topics, by name.
 *
 * <p>A log is created on first use and removed when it has been empty, not pinned and unused for the age of its
 * retention, so that a client that resumes within that time finds the same epoch. All logs together are bounded in
 * number and in bytes. Safe for use by any thread.
 */
@Component
public class Topics {

    /** {@link #makeRoom} frees one part in this many of the limits, in at most {@link #STEPS} steps by age. */
    private static final int FREE_PARTS = 8;

    private static final int STEPS = 16;

    /**
     * The approximate bytes of an empty log with its subscribers; all together may use half as much as messages may.
     */
    private static final int TOPIC_BYTES = 640;

    private static final int MIN_TOPICS = 1000;

    private static final Retention SELF_TEST =
            new Retention(64, DataSize.ofKilobytes(64), Duration.ofMinutes(1), Overflow.SKIP);

    private final TopicSettings settings;
    private final Ticker ticker;
    private final LogBudget budget;
    private final int maxTopics;
    private final ConcurrentHashMap<Topic, TopicLog> logs = new ConcurrentHashMap<>();
    private final ReentrantLock makingRoom = new ReentrantLock();

    /** Separate from the others: it is not listed or counted, and never needs room. */
    private final TopicLog selfTest;

    public Topics(TopicSettings settings, HistoryMemory memory, Ticker ticker) {
        this.settings = settings;
        this.ticker = ticker;
        this.budget = new LogBudget(settings.totalSize().toBytes(), memory);
        this.maxTopics = (int) Math.min(settings.maxTopics(), Math.max(MIN_TOPICS, budget.limit() / 2 / TOPIC_BYTES));
        this.selfTest = new TopicLog(
                Topic.SELF_TEST, SELF_TEST, new LogBudget(Long.MAX_VALUE, HistoryMemory.UNLIMITED), ticker);
    }

    /**
     * The log of {@code topic}, which is not forgotten before it is {@link #unpin unpinned} as often as it was pinned.
     *
     * @throws TooManyTopicsException if it is new and there are too many
     */
    @SuppressWarnings("NullAway") // never null: the function never returns it
    public TopicLog pin(Topic topic) {
        if (topic.isInternal()) {
            selfTest.pin();
            return selfTest;
        }
        return logs.compute(topic, (t, known) -> {
            TopicLog log = known != null ? known : create(t);
            log.pin();
            return log;
        });
    }

    /** Pins the log if it exists. */
    public Optional<TopicLog> pinKnown(Topic topic) {
        return Optional.ofNullable(logs.computeIfPresent(topic, (t, known) -> {
            known.pin();
            return known;
        }));
    }

    public void unpin(TopicLog log) {
        log.unpin();
    }

    /** The log of {@code topic} if it exists; it may be removed at any time. */
    public Optional<TopicLog> find(Topic topic) {
        return Optional.ofNullable(logs.get(topic));
    }

    /** All logs: a live view. */
    public Collection<TopicLog> all() {
        return Collections.unmodifiableCollection(logs.values());
    }

    /** Evicts what is older than its topic's retention, and removes expired logs; accurate to a second. */
    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    public void expire() {
        for (TopicLog log : logs.values()) {
            log.expire();
            removeIf(log, TopicLog::isExpired);
        }
    }

    /** Whether a message of this size cannot be appended before {@link #makeRoom}. */
    public boolean isFullFor(Message message) {
        return budget.wouldBeExceededBy(Publication.OVERHEAD + (long) message.size());
    }

    /**
     * Evicts the oldest messages of all topics until an eighth of the byte limit is free, and removes unused logs if
     * there are too many.
     *
     * @param keepFrom the lowest cursor of a log that must not be evicted
     */
    public void makeRoom(ToLongFunction<TopicLog> keepFrom) {
        makingRoom.lock(); // concurrent callers need the same room
        try {
            makeRoomInSteps(keepFrom);
        } finally {
            makingRoom.unlock();
        }
    }

    /** Bytes that all logs together hold now. */
    public long bytes() {
        return budget.used();
    }

    /** Bytes that all logs together may hold. */
    public long maxBytes() {
        return budget.limit();
    }

    public int size() {
        return logs.size();
    }

    private void makeRoomInSteps(ToLongFunction<TopicLog> keepFrom) {
        long now = ticker.nanos();
        long span = oldestAge(now);
        for (int step = 1; step <= STEPS && !hasRoom(); step++) {
            long before = now - span + span / STEPS * step;
            long cut = step == STEPS ? now + 1 : before;
            logs.values().forEach(log -> log.expireBefore(cut, keepFrom.applyAsLong(log)));
            if (hasTooManyTopics()) {
                logs.values().forEach(log -> removeIf(log, TopicLog::isUnused));
            }
        }
    }

    private boolean hasRoom() {
        return budget.isFree(FREE_PARTS) && !hasTooManyTopics();
    }

    private boolean hasTooManyTopics() {
        return logs.size() > maxTopics - Math.max(1, maxTopics / FREE_PARTS);
    }

    private long oldestAge(long now) {
        return logs.values().stream().mapToLong(log -> log.oldestAge(now)).max().orElse(0);
    }

    private TopicLog create(Topic topic) {
        if (logs.size() >= maxTopics) {
            throw new TooManyTopicsException(topic, maxTopics);
        }
        return new TopicLog(topic, settings.retention(topic), budget, ticker);
    }

    private void removeIf(TopicLog log, Predicate<TopicLog> condition) {
        if (condition.test(log)) {
            // Tests again where no other thread can pin it meanwhile.
            logs.computeIfPresent(log.topic(), (t, known) -> condition.test(known) ? null : known);
        }
    }
}
