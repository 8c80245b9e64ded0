package dev.herald.topic;

import dev.herald.topic.Retention.Overflow;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The logs of all topics, by name. Safe for use by any thread. */
@Component
public class Topics {

    private final TopicSettings settings;
    private final Ticker ticker;
    private final LogBudget budget;
    private final ConcurrentHashMap<Topic, TopicLog> logs = new ConcurrentHashMap<>();

    public Topics(TopicSettings settings, Ticker ticker) {
        this.settings = settings;
        this.ticker = ticker;
        this.budget = new LogBudget(settings.totalSize().toBytes());
    }

    /** The log of {@code topic}, made on first use. */
    public TopicLog log(Topic topic) {
        TopicLog known = logs.get(topic);
        return known != null ? known : logs.computeIfAbsent(topic, this::create);
    }

    /** Lets go of what is older than its topic keeps; exact to a second. */
    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    public void expire() {
        logs.values().forEach(TopicLog::expire);
    }

    /** Bytes that all logs together hold now. */
    public long bytes() {
        return budget.used();
    }

    public int size() {
        return logs.size();
    }

    private TopicLog create(Topic topic) {
        return new TopicLog(topic, retention(topic), budget, ticker);
    }

    /** A listener that missed ticks wants the newest, not a goodbye. */
    private Retention retention(Topic topic) {
        Retention history = settings.history();
        return topic.equals(Topic.TICK)
                ? new Retention(Math.min(60, history.count()), history.size(), history.age(), Overflow.SKIP)
                : history;
    }
}
