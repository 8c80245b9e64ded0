package dev.herald.session;

import dev.herald.topic.IsolatedPass;
import dev.herald.topic.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;

/**
 * One timer for all sessions: pings each client, closes those that were silent, or read nothing of what waited for
 * them, for too long or whose token has expired, and cuts the connections whose closing handshake was not completed.
 *
 * <p>Exact to a second. It never blocks: a ping to a client that does not read waits in its writer.
 */
@Component
class Heartbeat {

    private final SessionRegistry registry;
    private final Ticker ticker;
    private final long pingNanos;
    private final long idleNanos;
    private final long closeNanos;
    private final CloseStatus idle;
    private final CloseStatus stalled;
    private long lastBeat;

    Heartbeat(SessionRegistry registry, SessionSettings settings, Ticker ticker) {
        this.registry = registry;
        this.ticker = ticker;
        pingNanos = nanosOrNever(settings.pingInterval());
        idleNanos = nanosOrNever(settings.idleTimeout());
        lastBeat = ticker.nanos();
        closeNanos = settings.closeTimeout().toNanos();
        stalled = CloseStatus.GOING_AWAY.withReason(
                "nothing read for " + settings.idleTimeout().toSeconds() + " s");
        idle = CloseStatus.GOING_AWAY.withReason(
                "idle for " + settings.idleTimeout().toSeconds() + " s");
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void beat() {
        long now = ticker.nanos();
        IsolatedPass.forEach(registry.all(), session -> beat(session, now), Heartbeat::abort);
        IsolatedPass.forEach(registry.ending(), session -> cut(session, now), Heartbeat::abort);
        lastBeat = now;
    }

    /** It would fail each time. */
    private static void abort(Session session, Throwable cause) {
        session.connectionLost();
    }

    private void beat(Session session, long now) {
        CloseStatus due = session.due(now);
        if (due != null) {
            session.close(due);
        } else if (session.transport().isTwoWay() && now - session.activity().receivedNanos() >= idleNanos) {
            session.close(idle);
        } else if (session.activity().isStalled(session.writer(), now, idleNanos)) {
            session.close(stalled);
        } else if (isPingDue(session, now)) {
            session.ping();
        }
    }

    /** Whether another interval since the session was opened has passed after the last beat. */
    private boolean isPingDue(Session session, long now) {
        long before = Math.max(0, lastBeat - session.openedNanos());
        return (now - session.openedNanos()) / pingNanos > before / pingNanos;
    }

    private void cut(Session session, long now) {
        if (now - session.endedNanos() >= closeNanos) {
            session.connectionLost();
        }
    }

    private static long nanosOrNever(Duration duration) {
        return duration.isZero() ? Long.MAX_VALUE : duration.toNanos();
    }
}
