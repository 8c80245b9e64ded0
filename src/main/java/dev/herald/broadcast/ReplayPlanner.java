package dev.herald.broadcast;

import dev.herald.topic.Position;
import dev.herald.topic.ReplayStart;
import dev.herald.topic.TopicLog;
import java.util.List;

/**
 * Plans where a session begins in each of its topics: after what it has received, at its history, or with the next publication.
 *
 * <p>A position belongs to the topic that the client names with it, or else to the log that knows its epoch. One that belongs to none
 * may be of any topic without a position: each of these has a gap, of which nobody knows where it begins. So no gap is silent, and a topic
 * that is new to the session has none.
 */
final class ReplayPlanner {

    private final SubscriptionRequest subscriptionRequest;

    /** Whether a position may be of any topic. */
    private final boolean isAnyUnknown;

    private ReplayPlanner(SubscriptionRequest subscriptionRequest, List<TopicLog> logs) {
        this.subscriptionRequest = subscriptionRequest;
        this.isAnyUnknown = subscriptionRequest.since().stream()
                .anyMatch(position -> position.topic() == null && logs.stream().noneMatch(position::isOf));
    }

    /** The starts in the order of {@code logs}, which are those of the topics of {@code subscriptionRequest}. */
    static List<ReplayStart> of(SubscriptionRequest subscriptionRequest, List<TopicLog> logs) {
        ReplayPlanner planner = new ReplayPlanner(subscriptionRequest, logs);
        return logs.stream().map(planner::start).toList();
    }

    private ReplayStart start(TopicLog log) {
        Position position = subscriptionRequest.position(log);
        if (position != null && log.topic().isRecoverable()) {
            return log.after(position);
        }
        if (isAnyUnknown && log.topic().isRecoverable()) {
            return log.afterUnknown(null);
        }
        return subscriptionRequest.wantsHistory(log.topic()) ? log.last(subscriptionRequest.history()) : log.fromHead();
    }
}
