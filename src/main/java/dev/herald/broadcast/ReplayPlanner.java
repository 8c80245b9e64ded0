package dev.herald.broadcast;

import dev.herald.topic.Position;
import dev.herald.topic.ReplayStart;
import dev.herald.topic.TopicLog;
import java.util.ArrayList;
import java.util.List;

/**
 * Plans where a session begins in each of its topics: after what it has received, at its history, or with the next publication.
 *
 * <p>A position belongs to the log whose epoch it carries. Those that no log knows any more belong, if there are as many of
 * them as of topics without a position, to these in their order; either way these topics have a gap. So none is silent, and
 * a topic that is new to the session has none.
 */
final class ReplayPlanner {

    private final SubscriptionRequest subscriptionRequest;
    private final List<Position> unknown = new ArrayList<>();
    private final List<TopicLog> unplaced = new ArrayList<>();

    private ReplayPlanner(SubscriptionRequest subscriptionRequest) {
        this.subscriptionRequest = subscriptionRequest;
    }

    /** The starts in the order of {@code logs}, which are those of the topics of {@code subscriptionRequest}. */
    static List<ReplayStart> of(SubscriptionRequest subscriptionRequest, List<TopicLog> logs) {
        return new ReplayPlanner(subscriptionRequest).starts(logs);
    }

    private List<ReplayStart> starts(List<TopicLog> logs) {
        for (TopicLog log : logs) {
            if (log.topic().isRecoverable() && subscriptionRequest.position(log) == null) {
                unplaced.add(log);
            }
        }
        for (Position position : subscriptionRequest.since()) {
            if (logs.stream().noneMatch(log -> log.knows(position.epoch()))) {
                unknown.add(position);
            }
        }
        return logs.stream().map(this::start).toList();
    }

    private ReplayStart start(TopicLog log) {
        Position position = subscriptionRequest.position(log);
        if (position != null && log.topic().isRecoverable()) {
            return log.after(position);
        }
        int index = unplaced.indexOf(log);
        if (index >= 0 && !unknown.isEmpty()) {
            return log.afterUnknown(unplaced.size() == unknown.size() ? unknown.get(index) : null);
        }
        return subscriptionRequest.wantsHistory(log.topic()) ? log.last(subscriptionRequest.history()) : log.fromHead();
    }
}
