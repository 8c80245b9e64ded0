package dev.herald.session;

import dev.herald.topic.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;

/**
 * One timer for all sessions: asks each client whether it is still there, closes those that were silent, or read
 * nothing of what waited for them, for too long or whose token has expired, and cuts the connections whose close was not answered.
 *
 * <p>Exact to a second. It never blocks: a ping to a client that does not read waits in its outbox.
 */
@Component
class Heartbeat {

    private static final CloseStatus EXPIRED = CloseStatus.POLICY_VIOLATION.withReason("token expired");

    private final SessionRegistry registry;
    private final Ticker ticker;
    private final long pingNanos;
    private final long idleNanos;
    private final long closeNanos;
    private final CloseStatus idle;
    private final CloseStatus stalled;

    Heartbeat(SessionRegistry registry, SessionSettings settings, Ticker ticker) {
        this.registry = registry;
        this.ticker = ticker;
        pingNanos = nanosOrNever(settings.pingInterval());
        idleNanos = nanosOrNever(settings.idleTimeout());
        closeNanos = settings.closeTimeout().toNanos();
        stalled = CloseStatus.GOING_AWAY.withReason(
                "read nothing for " + settings.idleTimeout().toSeconds() + " s");
        idle = CloseStatus.GOING_AWAY.withReason(
                "idle for " + settings.idleTimeout().toSeconds() + " s");
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void beat() {
        long now = ticker.nanos();
        registry.all().forEach(session -> beat(session, now));
        registry.ending().forEach(session -> cut(session, now));
    }

    private void beat(Session session, long now) {
        if (session.isExpired(now)) {
            session.close(EXPIRED);
        } else if (session.transport().isTwoWay() && now - session.heardNanos() >= idleNanos) {
            session.close(idle);
        } else if (session.isStalled(now, idleNanos)) {
            session.close(stalled);
        } else {
            session.pingIfDue(now, pingNanos);
        }
    }

    private void cut(Session session, long now) {
        if (now - session.endedNanos() >= closeNanos) {
            session.lost();
        }
    }

    private static long nanosOrNever(Duration duration) {
        return duration.isZero() ? Long.MAX_VALUE : duration.toNanos();
    }
}
