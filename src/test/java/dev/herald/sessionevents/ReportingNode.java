package dev.herald.sessionevents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.session.RecordingSink;
import dev.herald.session.Session;
import dev.herald.session.TestSessions;
import dev.herald.topic.FakeTicker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** Sessions of one node, and what reports them, when a test says so or with its own thread. */
public final class ReportingNode {

    private static final int MAX_WAITING = 100;

    private final TestSessions sessions;
    private final SessionReporter reporter;
    private final SessionEvents events;

    /** @param nodeTimeout after which others are dead */
    public ReportingNode(OpenSessions port, Duration nodeTimeout, FakeTicker ticker) {
        sessions = new TestSessions(ticker);
        SessionChanges changes = new SessionChanges(MAX_WAITING, true, Clock.systemUTC());
        reporter = new SessionReporter(
                port,
                sessions.registry(),
                changes,
                new EventWriter(new JsonMapper(), Set.of(EventType.values())),
                new SessionEventMeters(new SimpleMeterRegistry()),
                new SessionEventsSettings(true, Set.of(), MAX_WAITING, nodeTimeout),
                Clock.systemUTC(),
                ticker);
        events = new SessionEvents(sessions.registry(), changes, reporter);
    }

    public Session open() {
        return sessions.open(new RecordingSink());
    }

    /** Reports what has changed here, and the end of nodes that are dead; again and again if it fails. */
    public void report() throws Exception {
        int settled = 0;
        for (int i = 0; settled < 2; i++) {
            assertThat(i).isLessThan(1000);
            try {
                reporter.step();
                settled = reporter.isIdle() ? settled + 1 : 0;
            } catch (Exception e) {
                reporter.failed(e);
            }
        }
    }

    /** From now on it does so by itself. */
    public void start() {
        events.start();
    }

    public void shutDown() {
        events.stop();
    }
}
