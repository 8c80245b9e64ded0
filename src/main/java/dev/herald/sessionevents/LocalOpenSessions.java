package dev.herald.sessionevents;

import dev.herald.broadcast.PublishRequest;
import dev.herald.broadcast.Relay;
import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The sessions of a single node. What is not published yet when publishing fails is published when the batch is repeated. */
final class LocalOpenSessions implements OpenSessions {

    private final String self;
    private final Relay relay;
    private final Map<String, ReportedSession> sessions = new HashMap<>();
    private final Map<String, Integer> subscribers = new HashMap<>();
    private final List<PublishRequest> unpublished = new ArrayList<>();
    private long lastBatch;
    private long generation;
    private long signs;

    LocalOpenSessions(String self, Relay relay) {
        this.self = self;
        this.relay = relay;
    }

    @Override
    public String self() {
        return self;
    }

    @Override
    public synchronized CompletableFuture<Integer> apply(long batch, List<Report> reports) {
        if (batch > lastBatch) {
            lastBatch = batch;
            reports.forEach(this::apply);
        }
        return publish(0);
    }

    @Override
    public CompletableFuture<Integer> applyFor(String node, String signOfLife, List<Report> reports) {
        return CompletableFuture.completedFuture(0); // there is no other node
    }

    @Override
    public synchronized CompletableFuture<SessionsPart> sessions(String node, String cursor) {
        return CompletableFuture.completedFuture(
                new SessionsPart(SessionsPart.END, node.equals(self) ? List.copyOf(sessions.values()) : List.of()));
    }

    @Override
    public synchronized CompletableFuture<ReportedNodes> signOfLife() {
        signs++;
        return CompletableFuture.completedFuture(
                new ReportedNodes(self, sessions.size(), Map.of(self, Long.toString(signs))));
    }

    @Override
    public synchronized CompletableFuture<Boolean> forget(String node, String signOfLife) {
        return CompletableFuture.completedFuture(sessions.isEmpty());
    }

    private CompletableFuture<Integer> publish(int count) {
        if (unpublished.isEmpty()) {
            return CompletableFuture.completedFuture(count);
        }
        return relay.publish(unpublished.getFirst()).thenCompose(done -> {
            synchronized (this) {
                unpublished.removeFirst();
                return publish(count + 1);
            }
        });
    }

    private void apply(Report report) {
        ReportedSession known = sessions.get(report.session());
        switch (report.type()) {
            case CONNECT -> {
                if (known == null) {
                    sessions.put(report.session(), new ReportedSession(report.session(), report.detail(), List.of()));
                    add(report.event());
                }
            }
            case DISCONNECT -> {
                if (known != null && known.topics().isEmpty()) {
                    sessions.remove(report.session());
                    add(report.event());
                }
            }
            case SUBSCRIBE -> {
                if (known != null && !known.topics().contains(report.detail())) {
                    sessions.put(report.session(), known.with(report.detail()));
                    add(report.event());
                    count(report, 1, 1);
                }
            }
            case UNSUBSCRIBE -> {
                if (known != null && known.topics().contains(report.detail())) {
                    sessions.put(report.session(), known.without(report.detail()));
                    add(report.event());
                    count(report, -1, 0);
                }
            }
            case LOST -> add(report.event());
            case OCCUPIED, VACATED -> throw new IllegalArgumentException(report.toString());
        }
    }

    private void count(Report report, int change, int reportedAt) {
        int now = subscribers.merge(report.detail(), change, Integer::sum);
        if (now == 0) {
            subscribers.remove(report.detail());
        }
        if (now == reportedAt) {
            generation++;
            add(report.topicEvent() == null ? null : report.topicEvent() + generation + "}");
        }
    }

    private void add(@Nullable String event) {
        if (event != null) {
            unpublished.add(new PublishRequest(Topic.SESSION_EVENTS, Message.of(event)));
        }
    }
}
