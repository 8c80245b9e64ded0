package dev.herald.broadcast;

import dev.herald.limits.Callers;
import dev.herald.session.Delivery;
import dev.herald.session.Session;
import dev.herald.session.Subscription;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Subscribes open sessions to one topic at a time; {@link Session#unsubscribe} is the reverse.
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

    /** Decides where a subscriber begins, once the history of its topic is on this node. */
    public interface Opening {

        /**
         * Called once, by a thread that must not be blocked. What it adds to the writer of the session precedes the first
         * publication.
         *
         * @return null if the session is not to be subscribed after all
         */
        @Nullable
        Start open(TopicLog log);
    }

    /**
     * Where a subscriber begins.
     *
     * @param cursor of the first publication to be delivered
     */
    public record Start(long cursor, Delivery delivery) {}

    /**
     * Subscribes {@code session} to {@code topic}.
     *
     * @param isBehind whether the client may have received something that this log does not hold yet, so that it has to catch up first
     * @return the subscription, or null if there was to be none; a failure with {@link dev.herald.topic.TooManyTopicsException}
     *     or {@link UnavailableException} if {@code opening} was not called
     */
    public CompletableFuture<@Nullable Subscription> subscribe(
            Session session, Topic topic, Predicate<TopicLog> isBehind, Opening opening) {
        TopicSubscribers reserved;
        try {
            reserved = registry.reserve(topic, Callers.ofClient(session.user(), session.address()));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        if (registry.areReady(List.of(reserved), isBehind)) {
            return CompletableFuture.completedFuture(start(session, reserved, opening));
        }
        return registry.whenReady(List.of(reserved), isBehind)
                .whenComplete((ready, failure) -> {
                    if (failure != null) {
                        registry.release(reserved);
                    }
                })
                .thenApplyAsync(
                        ready -> start(session, reserved, opening), workers.get(workers.numberFor(session))::submit);
    }

    private @Nullable Subscription start(Session session, TopicSubscribers reserved, Opening opening) {
        boolean held = session.writer().hold();
        boolean added = false;
        try {
            Start start = opening.open(reserved.log());
            if (start == null) {
                return null;
            }
            added = true;
            return reserved.add(session, start.cursor(), start.delivery());
        } finally {
            if (!added) {
                registry.release(reserved);
            }
            if (held) {
                session.writer().release();
            }
        }
    }
}
