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
 * retention. The next log of the topic goes on where it ended ({@link EpochMemory}), so that its clients resume. All logs together are bounded in
 * number and in bytes, and so is what one caller may have of both: a topic beyond that is refused, and history is taken
 * from the caller that published the most. Safe for use by any thread.
 */
@Component
public class Topics {

    /** {@link #makeRoom} frees one part in this many, so that it is seldom needed. */
    private static final int FREE_PARTS = 8;

    /** If {@link #makeRoom} could not free enough, because subscribers need what there is, it does not try before this. */
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /**
     * The approximate bytes of an empty log with its subscribers; all together may use half as much as messages may.
     */
    private static final int TOPIC_BYTES = 768;

    private static final int MIN_TOPICS = 1000;

    private static final Retention SELF_TEST =
            new Retention(64, DataSize.ofKilobytes(64), Duration.ofMinutes(1), Overflow.SKIP);

    private final TopicSettings settings;
    private final Ticker ticker;
    private final LogBudget budget;
    private final int maxTopics;
    private final int maxTopicsByCaller;
    private final ConcurrentHashMap<Topic, TopicLog> logs = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Caller, Integer> countByCaller = new ConcurrentHashMap<>();
    private final EpochMemory epochs;
    private final ReentrantLock makingRoom = new ReentrantLock();
    private long retryNanos;

    /** Separate from the others: it is not listed or counted, and never needs room. */
    private final TopicLog selfTest;

    public Topics(TopicSettings settings, HistoryMemory memory, Ticker ticker) {
        this.settings = settings;
        this.ticker = ticker;
        this.budget = new LogBudget(settings.maxBytes(), memory);
        this.maxTopics = (int) Math.min(settings.maxTopics(), Math.max(MIN_TOPICS, budget.limit() / 2 / TOPIC_BYTES));
        this.epochs = new EpochMemory(maxTopics / 2);
        this.maxTopicsByCaller = settings.maxTopicsByCaller() == 0 ? maxTopics : settings.maxTopicsByCaller();
        this.retryNanos = ticker.nanos();
        this.selfTest = new TopicLog(
                Topic.SELF_TEST, SELF_TEST, new LogBudget(Long.MAX_VALUE, HistoryMemory.UNLIMITED), ticker);
    }

    /** The same as a caller whose number of topics is not bounded. */
    public TopicLog pin(Topic topic) {
        return pin(topic, Caller.LOCAL);
    }

    /**
     * The log of {@code topic}, which is not forgotten before it is {@link #unpin unpinned} as often as it was pinned.
     * Refusing a topic costs no more than adding one.
     *
     * @throws TooManyTopicsException if it is new, and there are too many, or {@code caller} has its share
     */
    @SuppressWarnings("NullAway") // never null: the function never returns it
    public TopicLog pin(Topic topic, Caller caller) {
        if (topic.isInternal()) {
            selfTest.pin();
            return selfTest;
        }
        return logs.compute(topic, (t, known) -> {
            TopicLog log = known != null ? known : create(t, caller);
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

    /** Ends a {@link #pin}. Nothing is left of a topic that never had a message, however many of them a client names. */
    public void unpin(TopicLog log) {
        log.unpin();
        removeIf(log, TopicLog::isPristine);
    }

    /** The log of {@code topic} if it exists; it may be removed at any time. */
    public Optional<TopicLog> find(Topic topic) {
        return Optional.ofNullable(logs.get(topic));
    }

    /** The position of the newest message of {@code topic}, also if there is no log of it now. */
    public Position newest(Topic topic) {
        TopicLog log = logs.get(topic);
        return log == null ? epochs.find(topic) : log.newest();
    }

    /** All logs: a live view. */
    public Collection<TopicLog> all() {
        return Collections.unmodifiableCollection(logs.values());
    }

    /** Evicts what is older than its topic's retention, and removes expired logs; accurate to a second. */
    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    public void expire() {
        IsolatedPass.forEach(logs.values(), log -> {
            log.expire();
            removeIf(log, TopicLog::isExpired);
        });
    }

    /** Whether a message of this size cannot be appended before {@link #makeRoom}. */
    public boolean isFullFor(Message message) {
        return budget.wouldBeExceededBy(Publication.OVERHEAD + message.memory());
    }

    /**
     * Evicts messages of the callers that published the most until an eighth of the byte limit is free.
     *
     * @param keepFrom the lowest cursor of a log that must not be evicted
     * @return the caller that held the most; empty if nothing was done, because there is room now, or there was none to
     *     be made just before
     */
    public Optional<Caller> makeRoom(Message message, ToLongFunction<TopicLog> keepFrom) {
        makingRoom.lock(); // concurrent callers need the same room
        try {
            if (!isFullFor(message) || ticker.nanos() - retryNanos < 0) {
                return Optional.empty();
            }
            Caller largest = budget.shrink(budget.limit() - budget.limit() / FREE_PARTS, keepFrom);
            retryNanos = ticker.nanos() + (isFullFor(message) ? RETRY_NANOS : 0);
            return Optional.of(largest);
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

    private TopicLog create(Topic topic, Caller caller) {
        if (!topic.isOfEverySession() && !topic.isForOperators()) {
            checkRoom(topic, caller);
        }
        countByCaller.merge(caller, 1, Integer::sum);
        TopicLog log = new TopicLog(topic, settings.retention(topic), budget, ticker, caller);
        log.continueAfter(epochs.find(topic), epochs.version(topic));
        return log;
    }

    /** Nobody may have more topics than are left for all others, however many callers have theirs. */
    private void checkRoom(Topic topic, Caller caller) {
        int free = maxTopics - logs.size();
        int own = countByCaller.getOrDefault(caller, 0);
        if (free <= 0) {
            throw TooManyTopicsException.inAll(topic, maxTopics);
        }
        if (!caller.equals(Caller.LOCAL) && own >= Math.min(free, maxTopicsByCaller)) {
            throw TooManyTopicsException.byCaller(topic, own);
        }
    }

    private void removeIf(TopicLog log, Predicate<TopicLog> condition) {
        if (condition.test(log)) {
            // Tests again where no other thread can pin it meanwhile.
            logs.computeIfPresent(log.topic(), (t, known) -> {
                if (!condition.test(known)) {
                    return known;
                }
                if (!known.isReplicated()) {
                    epochs.removed(t, known.newest(), known.version());
                }
                countByCaller.computeIfPresent(known.creator(), (caller, count) -> count == 1 ? null : count - 1);
                return null;
            });
        }
    }
}
