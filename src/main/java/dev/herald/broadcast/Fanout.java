package dev.herald.broadcast;

import dev.herald.limits.Limit;
import dev.herald.limits.LimitMeters;
import dev.herald.liveness.ThreadHeartbeats;
import dev.herald.liveness.ThreadKind;
import dev.herald.session.Session;
import dev.herald.topic.Gap;
import dev.herald.topic.Message;
import dev.herald.topic.Position;
import dev.herald.topic.Publication;
import dev.herald.topic.ReplayStart;
import dev.herald.topic.TooManyTopicsException;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import dev.herald.topic.Topics;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;

/**
 * Brings messages to their listeners on this node: appends to the topic's log and wakes the workers.
 *
 * <p>Delivering only appends and wakes: its cost does not grow with the listeners. Each listener hears the publications of
 * a topic in the order of their offsets. Safe for use by any thread.
 */
@Component
public class Fanout implements SmartLifecycle {

    private static final CloseStatus TOO_MANY_TOPICS = CloseStatus.SERVICE_OVERLOAD.withReason("too many topics");
    private static final CloseStatus UNAVAILABLE =
            CloseStatus.SERVICE_OVERLOAD.withReason("topics cannot be reached; try again");

    private final FanoutWorker[] workers;
    private final Topics topics;
    private final TopicSource topicSource;
    private final LimitMeters limits;
    private final TopicSubscribersRegistry registry;
    private final PublishAdmission admission;
    private final BroadcastMeters meters;
    private final int maxTopics;
    private final Duration maxOpening;
    private volatile boolean running;

    Fanout(
            Topics topics,
            TopicSource topicSource,
            BroadcastSettings settings,
            BroadcastMeters meters,
            LimitMeters limits,
            Tracing tracing,
            ProcessorLoad processors,
            ThreadHeartbeats heartbeats) {
        this.topicSource = topicSource;
        this.maxOpening = settings.maxOpening();
        this.limits = limits;
        this.topics = topics;
        this.meters = meters;
        this.workers = IntStream.range(0, settings.workerCount())
                .mapToObj(number -> new FanoutWorker(
                        number,
                        meters,
                        tracing,
                        processors,
                        heartbeats.watch(ThreadKind.WORKER, FanoutWorker.name(number))))
                .toArray(FanoutWorker[]::new);
        this.registry = new TopicSubscribersRegistry(topics, topicSource, workers);
        this.maxTopics = settings.maxTopics();
        this.admission = new PublishAdmission(registry, settings, meters);
    }

    /**
     * From now on {@code session} hears what it is interested in: first where it stands and what it has missed, then what
     * it asked for of the past, then what is published, in order and without a gap or a double between the two. If a topic
     * is new and there are too many, or what was said under it cannot be had within {@link BroadcastSettings#maxOpening}, it
     * hears nothing and is closed with 1013.
     */
    public void subscribe(Session session, SubscriptionRequest subscriptionRequest) {
        try {
            List<TopicSubscribers> reserved = registry.reserve(subscriptionRequest.topics());
            if (areOpen(reserved)) {
                join(session, subscriptionRequest, reserved);
            } else {
                joinLater(session, subscriptionRequest, reserved);
            }
        } catch (TooManyTopicsException e) {
            session.close(TOO_MANY_TOPICS);
        }
    }

    /** Has {@code session} hear this topic and nothing else; completes when it does. */
    public CompletableFuture<Void> listen(Session session, Topic topic) {
        TopicSubscribers topicSubscribers = registry.reserve(List.of(topic)).getFirst();
        return topicSubscribers
                .opened()
                .thenRun(() ->
                        topicSubscribers.join(session, topicSubscribers.log().head()));
    }

    /**
     * Opens the log of {@code topic} to be read, with all that is kept of it. It stays known until the reader is closed;
     * whoever asks closes what this completes with.
     *
     * @return null if nothing is known of the topic; fails with {@link UnavailableException} if what is kept cannot be had in
     *     time
     * @throws TooManyTopicsException if its log is not on this node and there are too many
     */
    public CompletableFuture<@Nullable LogReader> open(Topic topic) {
        if (topicSource.isHere()) {
            return CompletableFuture.completedFuture(topics.pinKnown(topic)
                    .map(log -> new LogReader(log, () -> topics.unpin(log)))
                    .orElse(null));
        }
        TopicSubscribers topicSubscribers = registry.reserve(List.of(topic)).getFirst();
        LogReader reader = new LogReader(topicSubscribers.log(), () -> registry.giveUp(topicSubscribers));
        return opened(List.of(topicSubscribers)).<@Nullable LogReader>handle((opened, failure) -> {
            if (failure != null) {
                reader.close();
                throw failure instanceof CompletionException wrapped ? wrapped : new CompletionException(failure);
            }
            return reader;
        });
    }

    /**
     * What a client asks to hear.
     *
     * @param since what the client says it has heard last; empty for what the query says
     * @throws IllegalArgumentException if any of it is not what was expected; the message names it
     */
    public SubscriptionRequest subscriptionRequest(Query query, String since) {
        try {
            return SubscriptionRequest.of(query, since, maxTopics);
        } catch (TopicLimitExceededException e) {
            limits.hit(Limit.TOPICS);
            throw e;
        }
    }

    /** Sessions on this node that listen to {@code topic}. */
    public int listeners(Topic topic) {
        TopicSubscribers topicSubscribers = registry.find(topic);
        return topicSubscribers == null ? 0 : topicSubscribers.listeners();
    }

    /**
     * Gives {@code message} its place in the topic's order on this node and has it brought to the listeners.
     *
     * @throws OverloadedException if the listeners have to be offered more than the log holds; nothing was published
     * @throws TooManyTopicsException if the topic is new and there are too many; nothing was published
     */
    public Receipt deliver(Topic topic, Message message) {
        TopicLog log = registry.pin(topic);
        try {
            Publication publication = admission.append(log, message);
            return new Receipt(topic, publication.position(), wake(topic));
        } finally {
            topics.unpin(log);
        }
    }

    @Override
    public void start() {
        running = true;
        Arrays.stream(workers).forEach(FanoutWorker::start);
    }

    @Override
    public void stop() {
        running = false;
        Arrays.stream(workers).forEach(FanoutWorker::stop);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** A thread starts once: whoever pauses the service, such as a test that takes turns with another, leaves them be. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    /** Before the web server takes the first client, and after it has lost the last. */
    @Override
    public int getPhase() {
        return 0;
    }

    private static boolean areOpen(List<TopicSubscribers> reserved) {
        return reserved.stream()
                .allMatch(topicSubscribers -> topicSubscribers.opened().isDone());
    }

    /** On the session's worker: many may wait for the same topic. */
    @SuppressWarnings("FutureReturnValueIgnored") // the worker is told of a failure
    private void joinLater(Session session, SubscriptionRequest subscriptionRequest, List<TopicSubscribers> reserved) {
        FanoutWorker worker = workers[session.number() % workers.length];
        opened(reserved)
                .whenComplete((opened, failure) -> worker.submit(() -> {
                    if (failure == null) {
                        join(session, subscriptionRequest, reserved);
                    } else {
                        reserved.forEach(registry::giveUp);
                        session.close(UNAVAILABLE);
                    }
                }));
    }

    private CompletableFuture<?> opened(List<TopicSubscribers> reserved) {
        CompletableFuture<?>[] all =
                reserved.stream().map(TopicSubscribers::opened).toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(all)
                .copy()
                .orTimeout(maxOpening.toNanos(), TimeUnit.NANOSECONDS)
                .exceptionallyCompose(late -> CompletableFuture.failedFuture(new UnavailableException(
                        "topics: what was said cannot be had within %s (expected: that Redis answers)"
                                .formatted(maxOpening),
                        late)));
    }

    private void join(Session session, SubscriptionRequest subscriptionRequest, List<TopicSubscribers> reserved) {
        List<ReplayStart> starts = ReplayPlanner.of(
                subscriptionRequest,
                reserved.stream().map(TopicSubscribers::log).toList());
        meters.resumed(subscriptionRequest, starts);
        boolean held = session.writer().hold();
        try {
            greet(session, starts);
            for (int i = 0; i < starts.size(); i++) {
                reserved.get(i).join(session, starts.get(i).cursor());
            }
        } finally {
            if (held) {
                session.writer().release();
            }
        }
    }

    private static void greet(Session session, List<ReplayStart> starts) {
        Map<Topic, Position> heard = new LinkedHashMap<>();
        starts.stream()
                .filter(start -> start.log().topic().isRecoverable())
                .forEach(start -> heard.put(start.log().topic(), start.heard()));
        List<Gap> gaps =
                starts.stream().map(ReplayStart::gap).filter(Objects::nonNull).toList();
        session.greet(heard, gaps);
    }

    /** Returns how many listen. */
    private int wake(Topic topic) {
        TopicSubscribers topicSubscribers = registry.find(topic);
        if (topicSubscribers == null) {
            return 0;
        }
        topicSubscribers.wake();
        return topicSubscribers.listeners();
    }
}
