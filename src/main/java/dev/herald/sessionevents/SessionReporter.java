package dev.herald.sessionevents;

import dev.herald.broadcast.FailureCause;
import dev.herald.logging.LogLine;
import dev.herald.logging.RateLimitedLogger;
import dev.herald.session.Session;
import dev.herald.session.SessionRegistry;
import dev.herald.sessionevents.OpenSessions.ReportedNodes;
import dev.herald.sessionevents.OpenSessions.SessionsPart;
import dev.herald.topic.Ticker;
import dev.herald.topic.Topic;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reports what changes on this node, in its order, and the end of the sessions of nodes that are dead.
 *
 * <p>One step at a time, each of which waits for the one before: what fails is repeated and delays what follows. If changes were
 * dropped, or what was reported is not what was reported last (since it is lost, or since this node was believed dead), the sessions
 * that are there are compared with those that are reported. For one thread, which it blocks.
 */
final class SessionReporter {

    private static final RateLimitedLogger log = RateLimitedLogger.of(SessionReporter.class);

    private static final int MAX_REPORTS = 200;
    private static final long WAIT_MILLIS = 200;
    private static final long RESPONSE_SECONDS = 30;
    private static final int SIGNS_BY_TIMEOUT = 5;

    /** What its client saw of the end of a session whose node is dead, as far as anybody knows. */
    private static final int CONNECTION_LOST = 1006;

    private static final String NODE_LOST = "node lost";

    private final OpenSessions port;
    private final SessionRegistry registry;
    private final SessionChanges changes;
    private final EventWriter events;
    private final SessionEventMeters meters;
    private final NodeWatch nodes;
    private final Clock clock;
    private final Ticker ticker;
    private final long signEveryNanos;
    private final Deque<Batch> pending = new ArrayDeque<>();
    private long lastBatch;
    private long reported;
    private long nextSignNanos;
    private @Nullable String run;
    private boolean isDifferent;

    private enum Cause {
        LOST,
        WAITING
    }

    private record Batch(long number, List<Report> reports) {

        /** By how many more sessions are reported. */
        long sessions() {
            return count(EventType.CONNECT) - count(EventType.DISCONNECT);
        }

        private long count(EventType type) {
            return reports.stream().filter(report -> report.type() == type).count();
        }
    }

    SessionReporter(
            OpenSessions port,
            SessionRegistry registry,
            SessionChanges changes,
            EventWriter events,
            SessionEventMeters meters,
            SessionEventsSettings settings,
            Clock clock,
            Ticker ticker) {
        this.port = port;
        this.registry = registry;
        this.changes = changes;
        this.events = events;
        this.meters = meters;
        this.nodes = new NodeWatch(settings.nodeTimeout());
        this.clock = clock;
        this.ticker = ticker;
        this.signEveryNanos = settings.nodeTimeout().toNanos() / SIGNS_BY_TIMEOUT;
        this.nextSignNanos = ticker.nanos();
    }

    /** Does what is to be done next, or waits a moment for it; if it fails, the next call does it again. */
    void step() throws Exception {
        if (ticker.nanos() - nextSignNanos >= 0) {
            nextSignNanos = ticker.nanos() + signEveryNanos;
            showSignOfLife();
        }
        if (!pending.isEmpty()) {
            applyNext();
        } else if ((changes.isIncomplete() || isDifferent) && changes.waiting() == 0) {
            compare();
        } else {
            changes.take(MAX_REPORTS, WAIT_MILLIS).forEach(change -> add(events.of(port.self(), change)));
        }
    }

    /** Whether everything is reported. */
    boolean isIdle() {
        return pending.isEmpty() && changes.waiting() == 0 && !changes.isIncomplete();
    }

    /** A step has failed. */
    void failed(Throwable failure) {
        nodes.interrupted();
        Throwable cause = FailureCause.of(failure);
        log.warn(
                Cause.WAITING,
                () -> LogLine.of("Session events wait: they cannot be published.")
                        .with("waiting", changes.waiting())
                        .with("error", cause.toString()));
    }

    /** This node ends. Whatever it did not report is reported by other nodes. */
    void leave() throws Exception {
        String sign = join(port.signOfLife()).signsOfLife().get(port.self());
        if (sign != null) {
            join(port.forget(port.self(), sign));
        }
    }

    private void showSignOfLife() throws Exception {
        ReportedNodes now = join(port.signOfLife());
        boolean isNewRun = run != null && !run.equals(now.run());
        isDifferent |= isNewRun || now.own() != reported;
        run = now.run();
        Map<String, String> others = new HashMap<>(now.signsOfLife());
        others.remove(port.self());
        for (Map.Entry<String, String> dead : nodes.dead(others, ticker.nanos()).entrySet()) {
            end(dead.getKey(), dead.getValue());
        }
    }

    /** Reports the end of all sessions of a dead node; several nodes may do so at a time. */
    private void end(String node, String signOfLife) throws Exception {
        String cursor = SessionsPart.END;
        do {
            SessionsPart part = join(port.sessions(node, cursor));
            Instant now = clock.instant();
            List<Report> reports = new ArrayList<>();
            for (ReportedSession session : part.sessions()) {
                reports.addAll(events.disconnect(node, session, CONNECTION_LOST, NODE_LOST, now));
                if (reports.size() >= MAX_REPORTS) {
                    meters.published(join(port.applyFor(node, signOfLife, reports)));
                    reports = new ArrayList<>();
                }
            }
            meters.published(join(port.applyFor(node, signOfLife, reports)));
            cursor = part.next();
        } while (!cursor.equals(SessionsPart.END));
        join(port.forget(node, signOfLife));
    }

    private void applyNext() throws Exception {
        Batch next = pending.getFirst();
        meters.published(join(port.apply(next.number(), next.reports())));
        pending.removeFirst();
        reported += next.sessions();
    }

    private void add(List<Report> reports) {
        Batch last = pending.peekLast();
        if (last == null || last.reports().size() >= MAX_REPORTS) {
            last = new Batch(++lastBatch, new ArrayList<>());
            pending.add(last);
        }
        last.reports().addAll(reports);
    }

    /** Adds what is different between the sessions that are reported and those that are there. */
    private void compare() throws Exception {
        Set<String> known = new HashSet<>();
        List<ReportedSession> before = new ArrayList<>();
        String cursor = SessionsPart.END;
        do {
            SessionsPart part = join(port.sessions(port.self(), cursor));
            part.sessions().stream().filter(each -> known.add(each.id())).forEach(before::add);
            cursor = part.next();
        } while (!cursor.equals(SessionsPart.END));
        isDifferent = false;
        reported = known.size();
        reportLost(changes.resume());
        before.forEach(this::compare);
        changes.forEach((session, topics) -> {
            if (!known.contains(session.id())) {
                addOpen(session, topics);
            }
        });
    }

    private void reportLost(long count) {
        if (count > 0) {
            meters.lost(count);
            log.warn(
                    Cause.LOST,
                    () -> LogLine.of("Session events lost: too many waited.")
                            .with("lost", count)
                            .with("setting", "herald.session-events.max-waiting"));
            add(List.of(events.lost(port.self(), count, clock.instant())));
        }
    }

    private void compare(ReportedSession before) {
        Instant now = clock.instant();
        List<Topic> topics = registry.find(before.id()).map(changes::find).orElse(null);
        if (topics == null) {
            add(events.disconnect(port.self(), before, null, null, now));
            return;
        }
        List<String> names = topics.stream().map(Topic::name).toList();
        before.topics().stream()
                .filter(topic -> !names.contains(topic))
                .forEach(topic -> addSubscription(EventType.UNSUBSCRIBE, before, topic, now));
        names.stream()
                .filter(topic -> !before.topics().contains(topic))
                .forEach(topic -> addSubscription(EventType.SUBSCRIBE, before, topic, now));
    }

    private void addOpen(Session session, List<Topic> topics) {
        Instant now = clock.instant();
        String detail = events.detail(Change.Client.of(session));
        add(List.of(events.connect(port.self(), session.id(), detail, now.minus(session.age()))));
        ReportedSession added = new ReportedSession(session.id(), detail, List.of());
        topics.forEach(topic -> addSubscription(EventType.SUBSCRIBE, added, topic.name(), now));
    }

    private void addSubscription(EventType type, ReportedSession session, String topic, Instant time) {
        add(List.of(events.subscription(type, port.self(), session.id(), session.detail(), topic, time)));
    }

    private static <T> T join(CompletableFuture<T> future)
            throws ExecutionException, InterruptedException, TimeoutException {
        return future.get(RESPONSE_SECONDS, TimeUnit.SECONDS);
    }
}
