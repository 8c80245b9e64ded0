package dev.herald.session;

import dev.herald.topic.IsolatedPass;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.springframework.web.socket.CloseStatus;

/**
 * Closes sessions in random order: each once its turn has come and what was published until then is written to it, or after
 * {@code timeout} in which the client did not read that.
 *
 * <p>For one thread, which calls {@link #step} every few milliseconds; it never waits for a socket.
 */
final class DrainTask {

    private final Deque<Session> staying;
    private final List<DrainingSession> leaving = new ArrayList<>();
    private final DrainRate drainRate;
    private final ReconnectDelays reconnectDelays;
    private final CloseStatus why;
    private final long timeoutNanos;

    /** @param sessions some of which may end by themselves meanwhile */
    DrainTask(
            Collection<Session> sessions,
            DrainRate drainRate,
            ReconnectDelays reconnectDelays,
            CloseStatus why,
            long timeoutNanos) {
        List<Session> shuffled = new ArrayList<>(sessions);
        Collections.shuffle(shuffled);
        this.staying = new ArrayDeque<>(shuffled);
        this.drainRate = drainRate;
        this.reconnectDelays = reconnectDelays;
        this.why = why;
        this.timeoutNanos = timeoutNanos;
    }

    /** Closes those that are due {@code elapsed} nanoseconds after the beginning; true once all are closed. */
    boolean step(long elapsed) {
        for (int due = drainRate.next(elapsed); due > 0 && !staying.isEmpty(); due--) {
            Session session = staying.pop();
            attempt(session, () -> drain(session, elapsed));
        }
        leaving.removeIf(drainingSession -> isOver(drainingSession, elapsed));
        return staying.isEmpty() && leaving.isEmpty();
    }

    /** Closes all that are left. */
    void hurry() {
        leaving.forEach(drainingSession -> staying.add(drainingSession.session()));
        staying.forEach(session -> attempt(session, () -> close(session)));
        leaving.clear();
        staying.clear();
    }

    private void drain(Session session, long elapsed) {
        DrainingSession drainingSession = new DrainingSession(session, elapsed);
        leaving.add(drainingSession); // isOver is due in this step too
        session.writer().wake(); // writes what there is, unless another thread does
    }

    private boolean isOver(DrainingSession drainingSession, long elapsed) {
        attempt(drainingSession.session(), () -> closeIfDue(drainingSession, elapsed));
        return !drainingSession.session().isOpen();
    }

    /** A session for which a step fails is aborted: it would fail each time, and the drain would never end. */
    private static void attempt(Session session, Runnable step) {
        if (!IsolatedPass.attempt(session, step)) {
            session.connectionLost();
        }
    }

    private void closeIfDue(DrainingSession drainingSession, long elapsed) {
        if (drainingSession.hasReceivedAll() || elapsed - drainingSession.sinceNanos() >= timeoutNanos) {
            close(drainingSession.session());
        }
    }

    private void close(Session session) {
        session.closeForDrain(why, reconnectDelays.nextMillis());
    }
}
