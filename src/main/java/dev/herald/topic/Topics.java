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
 * <p>A log is made when it is first needed and forgotten when nobody needs it: when it holds no message, is not pinned and
 * was not used for as long as its topic keeps messages, so that a client that comes back in that time finds the epoch that
 * it knows. All logs together are bounded in number and in bytes. Safe for use by any thread.
 */
@Component
public class Topics {

    /** A relief goes on until so much of what is allowed is free again, and tries this many ages to get there. */
    private static final int RELIEF = 8;

    private static final int STEPS = 16;

    /** What a log without messages takes, roughly, with the list of its listeners: all may take half of what messages may. */
    private static final int TOPIC_BYTES = 640;

    private static final int LEAST_TOPICS = 1000;

    private static final Retention SELF_TEST =
            new Retention(64, DataSize.ofKilobytes(64), Duration.ofMinutes(1), Overflow.SKIP);

    private final TopicSettings settings;
    private final Ticker ticker;
    private final LogBudget budget;
    private final int maxTopics;
    private final ConcurrentHashMap<Topic, TopicLog> logs = new ConcurrentHashMap<>();
    private final ReentrantLock relieving = new ReentrantLock();

    /** Apart from the others: it is not listed, not counted, and never in need of room. */
    private final TopicLog selfTest;

    public Topics(TopicSettings settings, HistoryMemory memory, Ticker ticker) {
        this.settings = settings;
        this.ticker = ticker;
        this.budget = new LogBudget(settings.totalSize().toBytes(), memory);
        this.maxTopics = (int) Math.min(settings.maxTopics(), Math.max(LEAST_TOPICS, budget.limit() / 2 / TOPIC_BYTES));
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
        if (topic.isOwn()) {
            selfTest.pin();
            return selfTest;
        }
        return logs.compute(topic, (t, known) -> {
            TopicLog log = known != null ? known : create(t);
            log.pin();
            return log;
        });
    }

    /** The same if it is known; nothing is pinned if it is not. */
    public Optional<TopicLog> pinKnown(Topic topic) {
        return Optional.ofNullable(logs.computeIfPresent(topic, (t, known) -> {
            known.pin();
            return known;
        }));
    }

    public void unpin(TopicLog log) {
        log.unpin();
    }

    /** The log of {@code topic} if it is known; it may be forgotten at any time. */
    public Optional<TopicLog> find(Topic topic) {
        return Optional.ofNullable(logs.get(topic));
    }

    /** The logs that are known: a live view. */
    public Collection<TopicLog> all() {
        return Collections.unmodifiableCollection(logs.values());
    }

    /** Lets go of what is older than its topic keeps, and of the topics that nobody needs; exact to a second. */
    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    public void expire() {
        for (TopicLog log : logs.values()) {
            log.expire();
            forgetIf(log, TopicLog::isForgettable);
        }
    }

    /** Whether a message of this size cannot be taken before there was a {@link #relieve relief}. */
    public boolean isFullFor(Message message) {
        return budget.exceededBy(Publication.OVERHEAD + (long) message.size());
    }

    /**
     * Lets go of the oldest messages, whatever their topic, until an eighth of what all may hold is free, and if there are
     * too many topics, of those that nobody needs now.
     *
     * @param keepFrom the lowest offset of a log that must not be let go of
     */
    public void relieve(ToLongFunction<TopicLog> keepFrom) {
        relieving.lock(); // those who come meanwhile need what this one makes room for
        try {
            relieveInSteps(keepFrom);
        } finally {
            relieving.unlock();
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

    private void relieveInSteps(ToLongFunction<TopicLog> keepFrom) {
        long now = ticker.nanos();
        long span = oldestAge(now);
        for (int step = 1; step <= STEPS && !isRelieved(); step++) {
            long before = now - span + span / STEPS * step;
            long cut = step == STEPS ? now + 1 : before;
            logs.values().forEach(log -> log.expireBefore(cut, keepFrom.applyAsLong(log)));
            if (isCrowded()) {
                logs.values().forEach(log -> forgetIf(log, TopicLog::isUnused));
            }
        }
    }

    private boolean isRelieved() {
        return budget.isRelieved(RELIEF) && !isCrowded();
    }

    private boolean isCrowded() {
        return logs.size() > maxTopics - Math.max(1, maxTopics / RELIEF);
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

    private void forgetIf(TopicLog log, Predicate<TopicLog> condition) {
        if (condition.test(log)) {
            // Asks again where no other thread can pin it meanwhile.
            logs.computeIfPresent(log.topic(), (t, known) -> condition.test(known) ? null : known);
        }
    }
}
