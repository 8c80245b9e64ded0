package dev.herald.broadcast;

import dev.herald.limits.Limit;
import dev.herald.limits.LimitMeters;
import dev.herald.logging.LogLine;
import dev.herald.logging.RateLimitedLogger;
import dev.herald.topic.Caller;
import dev.herald.topic.IsolatedPass;
import dev.herald.topic.Message;
import dev.herald.topic.Position;
import dev.herald.topic.Publication;
import dev.herald.topic.TooManyTopicsException;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import dev.herald.topic.Topics;
import dev.herald.topic.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The topics that have subscribers on this node, or reservations for them. The log of each is pinned meanwhile.
 *
 * <p>Safe for use by any thread.
 */
@Component
class TopicSubscribersRegistry {

    private static final RateLimitedLogger log = RateLimitedLogger.of(TopicSubscribersRegistry.class);

    private final Topics topics;
    private final TopicSource topicSource;
    private final FanoutWorkers workers;
    private final Duration maxOpening;
    private final LimitMeters limits;
    private final ConcurrentHashMap<Topic, TopicSubscribers> byTopic = new ConcurrentHashMap<>();

    TopicSubscribersRegistry(
            Topics topics,
            TopicSource topicSource,
            FanoutWorkers workers,
            BroadcastSettings settings,
            LimitMeters limits) {
        this.limits = limits;
        this.maxOpening = settings.maxOpening();
        this.topicSource = topicSource;
        this.topics = topics;
        this.workers = workers;
    }

    /** The subscribers of {@code topic}; null if it has none. */
    @Nullable
    TopicSubscribers find(Topic topic) {
        return byTopic.get(topic);
    }

    /**
     * Makes a reservation in each of these topics, for one subscriber.
     *
     * @throws TooManyTopicsException if one of them is new and there are too many; then, as if anything else fails, there is no
     *     reservation
     */
    List<TopicSubscribers> reserve(List<Topic> wanted, Caller caller) {
        List<TopicSubscribers> reserved = new ArrayList<>(wanted.size());
        try {
            wanted.forEach(topic -> reserved.add(reserve(topic, caller)));
        } catch (RuntimeException | Error e) {
            release(reserved);
            throw e;
        }
        return reserved;
    }

    /** Whether all of these topics hold their history, and those that a client may be ahead of all that it can have. */
    boolean areReady(List<TopicSubscribers> reserved, Predicate<TopicLog> isBehind) {
        return reserved.stream().allMatch(each -> each.opened().isDone())
                && (topicSource.isLocal()
                        || reserved.stream().map(TopicSubscribers::log).noneMatch(isBehind));
    }

    /**
     * Completes when all of these topics hold their history, and those that a client is ahead of have caught up with what was
     * published before; fails with {@link UnavailableException} if that takes longer than {@code
     * herald.broadcast.max-opening}.
     */
    CompletableFuture<?> whenReady(List<TopicSubscribers> reserved, Predicate<TopicLog> isBehind) {
        return all(reserved.stream().map(TopicSubscribers::opened))
                .thenCompose(opened -> all(reserved.stream()
                        .map(TopicSubscribers::log)
                        .filter(isBehind)
                        .map(log -> topicSource.catchUp(log.topic()))))
                .orTimeout(maxOpening.toNanos(), TimeUnit.NANOSECONDS)
                .exceptionallyCompose(late -> CompletableFuture.failedFuture(new UnavailableException(
                        "Topic history could not be loaded from Redis within %d s. Retry later."
                                .formatted(maxOpening.toSeconds()),
                        late)));
    }

    private static CompletableFuture<Void> all(Stream<? extends CompletableFuture<?>> futures) {
        return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new));
    }

    /**
     * The log of {@code topic}, pinned.
     *
     * @throws TooManyTopicsException if it is new and there are too many, or {@code caller} has its share of them
     */
    TopicLog pin(Topic topic, Caller caller) {
        try {
            return topics.pin(topic, caller);
        } catch (TooManyTopicsException e) {
            limits.hit(e.isByCaller() ? Limit.TOPICS_BY_CALLER : Limit.ALL_TOPICS);
            throw e;
        }
    }

    /**
     * Appends a message that was published so long ago to a pinned log, unless that would push out what was not yet offered to every
     * subscriber; then null.
     */
    @Nullable
    Publication append(TopicLog log, Message message, long ageNanos) {
        Publication appended = log.append(message, keepFrom(log), ageNanos);
        if (appended == null && topics.isFullFor(message)) {
            topics.makeRoom(message, this::keepFrom).ifPresent(this::shortened);
            appended = log.append(message, keepFrom(log), ageNanos);
        }
        return appended;
    }

    /**
     * Appends what a publisher asks for.
     *
     * @throws dev.herald.topic.OldVersionException if its version is not above the last one of the topic
     */
    @Nullable
    Publication append(TopicLog log, PublishRequest request) {
        PublishOptions options = request.options();
        return options.isNone()
                ? append(log, request.message(), 0)
                : append(log, request.message(), !options.skipHistory(), options.topicVersion());
    }

    private @Nullable Publication append(TopicLog log, Message message, boolean kept, @Nullable Version version) {
        Publication appended = log.append(message, kept, version, keepFrom(log));
        if (appended == null && topics.isFullFor(message)) {
            topics.makeRoom(message, this::keepFrom).ifPresent(this::shortened);
            appended = log.append(message, kept, version, keepFrom(log));
        }
        if (appended != null && !kept && find(log.topic()) == null) {
            log.release(log.head()); // nobody receives it
        }
        return appended;
    }

    /**
     * Appends what only current subscribers receive, as it comes from another node, which cannot be made to wait: who was not offered
     * what has to make room for it has fallen behind.
     */
    @Nullable
    Publication appendUnkept(TopicLog log, Message message) {
        Publication appended = append(log, message, false, null);
        return appended != null ? appended : log.appendUnkept(message, Long.MAX_VALUE);
    }

    /** Removes the history; subscribers that have not read all of it still do. */
    void removeHistory(TopicLog log) {
        log.removeHistory();
        releaseUnread(log);
    }

    /** The same up to this position. */
    void removeHistory(TopicLog log, Position last) {
        log.removeHistory(last);
        releaseUnread(log);
    }

    private void releaseUnread(TopicLog log) {
        if (find(log.topic()) == null) {
            log.release(log.head());
        }
    }

    /** As {@link TopicLog#restart}, unless that would push out what was not yet offered to every subscriber; then false. */
    boolean restart(TopicLog log, Position next) {
        boolean restarted = log.restart(next, keepFrom(log));
        if (!restarted && topics.isFullFor(Message.NONE)) {
            topics.makeRoom(Message.NONE, this::keepFrom).ifPresent(this::shortened);
            restarted = log.restart(next, keepFrom(log));
        }
        return restarted;
    }

    /** The same for one topic. */
    @SuppressWarnings("NullAway") // never null: the function never returns it
    TopicSubscribers reserve(Topic topic, Caller caller) {
        return byTopic.compute(topic, (t, known) -> {
            TopicSubscribers topicSubscribers = known != null ? known : open(t, caller);
            topicSubscribers.reserve();
            return topicSubscribers;
        });
    }

    private TopicSubscribers open(Topic topic, Caller caller) {
        TopicLog log = pin(topic, caller);
        TopicAppender appender = new TopicAppender(log, this);
        try {
            return new TopicSubscribers(log, appender, topicSource.open(appender), workers, this::release);
        } catch (RuntimeException | Error e) {
            close(appender, log);
            throw e;
        }
    }

    /** Releases reservations, as {@link #release(TopicSubscribers)} does. */
    void release(Iterable<TopicSubscribers> reserved) {
        IsolatedPass.forEach(reserved, this::release);
    }

    /** Releases a reservation, of a subscriber that has left or was never added. */
    void release(TopicSubscribers topicSubscribers) {
        byTopic.computeIfPresent(topicSubscribers.log().topic(), (t, known) -> {
            if (!topicSubscribers.release()) {
                return known;
            }
            close(topicSubscribers.appender(), topicSubscribers.log());
            return null;
        });
    }

    private void shortened(Caller largest) {
        limits.hit(Limit.HISTORY);
        log.warn(
                Limit.HISTORY,
                () -> LogLine.of("History removed before its age: all topics together hold too much.")
                        .with("largest", largest.name())
                        .with("setting", Limit.HISTORY.setting()));
    }

    /** Also if the source fails: the next subscriber opens the topic again. */
    private void close(TopicAppender appender, TopicLog log) {
        IsolatedPass.attempt(appender, () -> topicSource.close(appender));
        topics.unpin(log);
    }

    private long keepFrom(TopicLog log) {
        TopicSubscribers topicSubscribers = byTopic.get(log.topic());
        return topicSubscribers == null ? Long.MAX_VALUE : topicSubscribers.keepFrom();
    }
}
