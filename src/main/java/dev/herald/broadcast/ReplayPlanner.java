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
    private final List<TopicLog> logs;

    /** Whether a position may be of any topic. */
    private final boolean isAnyUnknown;

    private ReplayPlanner(SubscriptionRequest subscriptionRequest, List<TopicLog> logs) {
        this.subscriptionRequest = subscriptionRequest;
        this.logs = logs;
        this.isAnyUnknown = subscriptionRequest.since().stream()
                .anyMatch(position -> position.topic() == null && logs.stream().noneMatch(position::isOf));
    }

    /** @param logs those of the topics of {@code subscriptionRequest}, in their order */
    static ReplayPlanner of(SubscriptionRequest subscriptionRequest, List<TopicLog> logs) {
        return new ReplayPlanner(subscriptionRequest, logs);
    }

    /** The starts in the order of the logs. */
    List<ReplayStart> starts() {
        return logs.stream().map(this::start).toList();
    }

    /** Whether the session may have received something that this log does not hold yet. */
    boolean isBehind(TopicLog log) {
        Position position = subscriptionRequest.position(log);
        return log.topic().isRecoverable() && (position == null ? isAnyUnknown : log.isBehind(position));
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
