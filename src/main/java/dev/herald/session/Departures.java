package dev.herald.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.springframework.web.socket.CloseStatus;

/**
 * Sessions that are to go, in an order of chance: each is closed once its turn has come and what was published until then is
 * written to it, or after {@code patience} in which it did not read that.
 *
 * <p>For one thread, which calls {@link #step} every few milliseconds; it never waits for a socket.
 */
final class Departures {

    private final Deque<Session> staying;
    private final List<Leaver> leaving = new ArrayList<>();
    private final Pacing pacing;
    private final Slots slots;
    private final CloseStatus why;
    private final long patienceNanos;

    /** @param sessions of which some may end by themselves meanwhile */
    Departures(Collection<Session> sessions, Pacing pacing, Slots slots, CloseStatus why, long patienceNanos) {
        List<Session> shuffled = new ArrayList<>(sessions);
        Collections.shuffle(shuffled);
        this.staying = new ArrayDeque<>(shuffled);
        this.pacing = pacing;
        this.slots = slots;
        this.why = why;
        this.patienceNanos = patienceNanos;
    }

    /** Closes those that are due {@code elapsed} nanoseconds after the beginning; true once all are closed. */
    boolean step(long elapsed) {
        for (int due = pacing.next(elapsed); due > 0 && !staying.isEmpty(); due--) {
            leave(staying.pop(), elapsed);
        }
        leaving.removeIf(leaver -> closed(leaver, elapsed));
        return staying.isEmpty() && leaving.isEmpty();
    }

    /** Closes all that are left. */
    void hurry() {
        leaving.forEach(leaver -> close(leaver.session()));
        staying.forEach(this::close);
        leaving.clear();
        staying.clear();
    }

    private void leave(Session session, long elapsed) {
        Leaver leaver = new Leaver(session, elapsed);
        session.outbox().wake(); // writes what there is, unless another thread does
        if (!closed(leaver, elapsed)) {
            leaving.add(leaver);
        }
    }

    private boolean closed(Leaver leaver, long elapsed) {
        if (leaver.hasHeardAll() || elapsed - leaver.sinceNanos() >= patienceNanos) {
            close(leaver.session());
        }
        return !leaver.session().isOpen();
    }

    private void close(Session session) {
        session.sendAway(why, slots.nextMillis());
    }
}
