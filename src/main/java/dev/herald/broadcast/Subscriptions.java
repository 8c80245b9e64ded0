package dev.herald.broadcast;

import dev.herald.limits.Callers;
import dev.herald.session.CloseReasons;
import dev.herald.session.Session;
import dev.herald.topic.Caller;
import dev.herald.topic.Gap;
import dev.herald.topic.Position;
import dev.herald.topic.ReplayStart;
import dev.herald.topic.TooManyTopicsException;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;

/**
 * Subscribes sessions to topics, with replay: what a session asks for of the past comes before what is published from then
 * on, in order, without a gap or a duplicate between the two.
 *
 * <p>Nothing here blocks; safe for use by any thread.
 */
@Component
public class Subscriptions {

    private static final Logger log = LoggerFactory.getLogger(Subscriptions.class);

    private final TopicSubscribersRegistry registry;
    private final FanoutWorkers workers;
    private final BroadcastMeters meters;

    Subscriptions(TopicSubscribersRegistry registry, FanoutWorkers workers, BroadcastMeters meters) {
        this.registry = registry;
        this.workers = workers;
        this.meters = meters;
    }

    /**
     * Subscribes {@code session} to the topics of {@code request}. It is sent the gaps and its positions first, then what is
     * replayed, then what is published. If a topic is new on this node and there are too many, or if its history cannot be
     * loaded within {@code herald.broadcast.max-opening}, it is sent nothing and closed with 1013; so it is if its user or address has its share of the topics.
     */
    public void subscribe(Session session, SubscriptionRequest request) {
        try {
            List<TopicSubscribers> reserved =
                    registry.reserve(request.topics(), Callers.ofClient(session.user(), session.address()));
            if (areReady(reserved, request)) {
                startOrClose(session, request, reserved);
            } else {
                startWhenReady(session, request, reserved);
            }
        } catch (TooManyTopicsException e) {
            session.close(e.isByCaller() ? CloseReasons.TOO_MANY_TOPICS_BY_CALLER : CloseReasons.TOO_MANY_TOPICS);
        } catch (RuntimeException | Error e) {
            failed(session, e);
        }
    }

    /**
     * Subscribes {@code session} to this topic alone, without replay; completes when it is subscribed, or fails if it cannot
     * be.
     */
    public CompletableFuture<Void> subscribe(Session session, Topic topic) {
        TopicSubscribers subscribers = registry.reserve(topic, Caller.LOCAL);
        return subscribers.opened().handle((opened, failure) -> {
            if (failure != null) {
                registry.release(subscribers);
                throw new CompletionException(FailureCause.of(failure));
            }
            subscribers.add(session, subscribers.log().head());
            return null;
        });
    }

    private static Predicate<TopicLog> isBehind(SubscriptionRequest request, List<TopicSubscribers> reserved) {
        return log -> ReplayPlanner.of(request, logs(reserved)).isBehind(log);
    }

    private static List<TopicLog> logs(List<TopicSubscribers> reserved) {
        return reserved.stream().map(TopicSubscribers::log).toList();
    }

    private boolean areReady(List<TopicSubscribers> reserved, SubscriptionRequest request) {
        try {
            return registry.areReady(reserved, isBehind(request, reserved));
        } catch (RuntimeException | Error e) {
            registry.release(reserved);
            throw e;
        }
    }

    /** On the session's worker: many may wait for the same topic. */
    @SuppressWarnings("FutureReturnValueIgnored") // the worker handles a failure
    private void startWhenReady(Session session, SubscriptionRequest request, List<TopicSubscribers> reserved) {
        FanoutWorker worker = workers.get(workers.numberFor(session));
        registry.whenReady(reserved, isBehind(request, reserved))
                .whenComplete((opened, failure) -> worker.submit(() -> {
                    if (failure == null) {
                        startOrClose(session, request, reserved);
                    } else {
                        registry.release(reserved);
                        session.close(CloseReasons.TOPICS_UNAVAILABLE);
                    }
                }));
    }

    private static void failed(Session session, Throwable cause) {
        log.error("Subscribing {} failed. It is closed with 1011.", session, cause);
        session.close(CloseStatus.SERVER_ERROR);
    }

    /** Uses, or releases, the reservations. A session that was not subscribed to all of its topics is closed. */
    private void startOrClose(Session session, SubscriptionRequest request, List<TopicSubscribers> reserved) {
        Deque<TopicSubscribers> unused = new ArrayDeque<>(reserved);
        try {
            start(session, request, reserved, unused);
        } catch (RuntimeException | Error e) {
            registry.release(unused);
            failed(session, e);
        }
    }

    private void start(
            Session session,
            SubscriptionRequest request,
            List<TopicSubscribers> reserved,
            Deque<TopicSubscribers> unused) {
        List<ReplayStart> starts = ReplayPlanner.of(request, logs(reserved)).starts();
        meters.resumed(request, starts);
        boolean held = session.writer().hold();
        try {
            sendStart(session, starts);
            for (ReplayStart start : starts) {
                unused.remove().add(session, start.cursor());
            }
        } finally {
            if (held) {
                session.writer().release();
            }
        }
    }

    /**
     * Sends the gaps, then the positions from which each topic goes on, before any publication. In this order, so that a
     * client whose connection breaks between the two resumes from its old positions and is sent the gaps again.
     */
    private void sendStart(Session session, List<ReplayStart> starts) {
        List<Gap> gaps =
                starts.stream().map(ReplayStart::gap).filter(Objects::nonNull).toList();
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        gaps.forEach(gap -> first.writeBytes(session.sink().gap(gap)));
        first.writeBytes(session.sink().connected(session, positions(starts)));
        if (first.size() > 0) {
            session.writer().replyBeforePublications(first.toByteArray());
        }
        meters.gaps(gaps.size());
    }

    private static Map<Topic, Position> positions(List<ReplayStart> starts) {
        Map<Topic, Position> positions = new LinkedHashMap<>();
        starts.stream()
                .filter(start -> start.log().topic().isRecoverable())
                .forEach(start -> positions.put(start.log().topic(), start.position()));
        return positions;
    }
}
