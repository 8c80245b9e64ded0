package dev.herald.sessionevents;

import static java.util.stream.Collectors.toCollection;

import dev.herald.session.Session;
import dev.herald.session.SessionListener;
import dev.herald.session.Subscription;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicLog;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;

/**
 * The connected sessions of this node and their topics, and the changes of them that wait to be reported, those of one session in their
 * order.
 *
 * <p>What waits is bounded. From the first change for which there is no room, all are dropped and counted until nothing waits and
 * {@link #resume} is called: so what was taken is without a gap, and what is {@link #forEach there} then can be compared with it. Safe for
 * use by any thread; the listener never blocks. A session costs an entry in a map and an array of its topics.
 */
final class SessionChanges implements SessionListener {

    private final ConcurrentHashMap<Session, List<Topic>> open = new ConcurrentHashMap<>();
    private final LinkedBlockingQueue<Change> waiting;
    private final AtomicLong dropped = new AtomicLong();
    private final boolean hasTopics;
    private final Clock clock;

    /** @param hasTopics whether it matters what sessions are subscribed to */
    SessionChanges(int maxWaiting, boolean hasTopics, Clock clock) {
        this.waiting = new LinkedBlockingQueue<>(maxWaiting);
        this.hasTopics = hasTopics;
        this.clock = clock;
    }

    @Override
    public void opened(Session session) {
        open.computeIfAbsent(session, added -> {
            offer(EventType.CONNECT, added, List.of(), null);
            List<Topic> topics = topics(added);
            topics.forEach(topic -> offer(EventType.SUBSCRIBE, added, List.of(topic), null));
            return topics;
        });
        CloseStatus status = session.status();
        if (status != null) { // it may have ended before it was there
            ended(session, session.sink().seen(status));
        }
    }

    @Override
    public void subscriptionsChanged(Session session, Topic topic) {
        if (isReported(topic)) {
            open.computeIfPresent(session, (known, before) -> changed(known, before, topic));
        }
    }

    @Override
    public void ended(Session session, CloseStatus seen) {
        open.computeIfPresent(session, (known, topics) -> {
            offer(EventType.DISCONNECT, known, topics, seen);
            return null;
        });
    }

    /** Takes up to {@code max} changes in their order; waits for the first one, and returns none if there is none by then. */
    List<Change> take(int max, long millis) throws InterruptedException {
        List<Change> taken = new ArrayList<>();
        Change first = waiting.poll(millis, TimeUnit.MILLISECONDS);
        if (first != null) {
            taken.add(first);
            waiting.drainTo(taken, max - 1);
        }
        return taken;
    }

    int waiting() {
        return waiting.size();
    }

    /** Whether changes were dropped since the last {@link #resume}. */
    boolean isIncomplete() {
        return dropped.get() > 0;
    }

    /** Changes are taken again from now on; returns how many were dropped. */
    long resume() {
        return dropped.getAndSet(0);
    }

    /** The topics of a connected session, without those that are not reported; null if it is not connected. */
    @Nullable
    List<Topic> find(Session session) {
        return open.computeIfPresent(session, (known, topics) -> topics); // waits for a change in progress
    }

    /** The connected sessions and their topics. */
    void forEach(BiConsumer<Session, List<Topic>> action) {
        for (Session session : open.keySet()) {
            List<Topic> topics = find(session);
            if (topics != null) {
                action.accept(session, topics);
            }
        }
    }

    /** Subscribing and unsubscribing meet here in any order, so that what counts is what is there now. */
    private List<Topic> changed(Session session, List<Topic> before, Topic topic) {
        boolean isSubscribed = topics(session).contains(topic);
        if (isSubscribed == before.contains(topic)) {
            return before;
        }
        offer(isSubscribed ? EventType.SUBSCRIBE : EventType.UNSUBSCRIBE, session, List.of(topic), null);
        List<Topic> after = new ArrayList<>(before);
        if (isSubscribed) {
            after.add(topic);
        } else {
            after.remove(topic);
        }
        return List.copyOf(after);
    }

    private List<Topic> topics(Session session) {
        return List.copyOf(session.subscribedTo().stream()
                .map(Subscription::log)
                .map(TopicLog::topic)
                .filter(this::isReported)
                .collect(toCollection(LinkedHashSet::new)));
    }

    /** Every session is subscribed to some, which says nothing. */
    private boolean isReported(Topic topic) {
        return hasTopics && !topic.isOfEverySession() && !topic.isInternal();
    }

    private void offer(EventType type, Session session, List<Topic> topics, @Nullable CloseStatus status) {
        int events = type == EventType.DISCONNECT ? 1 + topics.size() : 1;
        if (isIncomplete() || !waiting.offer(new Change(type, Change.Client.of(session), topics, status, now()))) {
            dropped.addAndGet(events);
        }
    }

    private Instant now() {
        return clock.instant();
    }
}
