package dev.herald.broadcast;

import dev.herald.limits.Callers;
import dev.herald.session.Delivery;
import dev.herald.session.Session;
import dev.herald.session.Subscription;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Subscribes open sessions to topics, at any time; {@link Session#unsubscribe} is the reverse.
 *
 * <p>Nothing here blocks; safe for use by any thread.
 */
@Component
public class LiveSubscriptions {

    private final TopicSubscribersRegistry registry;
    private final FanoutWorkers workers;

    LiveSubscriptions(TopicSubscribersRegistry registry, FanoutWorkers workers) {
        this.registry = registry;
        this.workers = workers;
    }

    /** Decides where a subscriber begins, once the history of its topics is on this node. */
    public interface Opening {

        /**
         * Called once, by a thread that must not be blocked. What it adds to the writer of the session precedes the first
         * publication of every topic.
         *
         * @return for each log where the session begins; null if it is not to be subscribed after all
         */
        List<@Nullable SubscriptionStart> open(List<TopicLog> logs);
    }

    /**
     * Where a subscriber begins.
     *
     * @param cursor of the first publication to be delivered
     * @param continued whether the client has the publication before it
     * @param started is given the subscription once it is there
     */
    public record SubscriptionStart(
            long cursor, boolean continued, Delivery delivery, Consumer<Subscription> started) {}

    /** The same topic, as the object that its subscribers on this node share: thousands of them do not hold its name each. */
    public Topic shared(Topic topic) {
        TopicSubscribers subscribers = registry.find(topic);
        return subscribers == null ? topic : subscribers.log().topic();
    }

    /**
     * Subscribes {@code session} to these topics.
     *
     * @param isBehind whether the client may have received something that this log does not hold yet, so that it has to catch up first
     * @return completes when they have begun, but for those that were not to; a failure with {@link dev.herald.topic.TooManyTopicsException}
     *     or {@link UnavailableException} if {@code opening} was not called
     */
    public CompletableFuture<Void> subscribe(
            Session session, List<Topic> topics, Predicate<TopicLog> isBehind, Opening opening) {
        try {
            return startWhenReady(
                    session,
                    registry.reserve(topics, Callers.ofClient(session.user(), session.address())),
                    isBehind,
                    opening);
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<Void> startWhenReady(
            Session session, List<TopicSubscribers> reserved, Predicate<TopicLog> isBehind, Opening opening) {
        if (areReady(reserved, isBehind)) {
            start(session, reserved, opening);
            return CompletableFuture.completedFuture(null);
        }
        return registry.whenReady(reserved, isBehind)
                .whenComplete((ready, failure) -> {
                    if (failure != null) {
                        registry.release(reserved);
                    }
                })
                .thenAcceptAsync(
                        ready -> start(session, reserved, opening), workers.get(workers.numberFor(session))::submit);
    }

    private boolean areReady(List<TopicSubscribers> reserved, Predicate<TopicLog> isBehind) {
        try {
            return registry.areReady(reserved, isBehind);
        } catch (RuntimeException | Error e) {
            registry.release(reserved);
            throw e;
        }
    }

    private void start(Session session, List<TopicSubscribers> reserved, Opening opening) {
        Deque<TopicSubscribers> unused = new ArrayDeque<>(reserved);
        boolean held = session.writer().hold();
        try {
            for (SubscriptionStart start :
                    opening.open(reserved.stream().map(TopicSubscribers::log).toList())) {
                add(session, unused.remove(), start);
            }
        } finally {
            registry.release(unused);
            if (held) {
                session.writer().release();
            }
        }
    }

    private void add(Session session, TopicSubscribers reserved, @Nullable SubscriptionStart start) {
        if (start == null) {
            registry.release(reserved);
        } else {
            start.started().accept(reserved.add(session, start.cursor(), start.continued(), start.delivery()));
        }
    }
}
