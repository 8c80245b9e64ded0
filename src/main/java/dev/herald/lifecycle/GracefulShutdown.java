package dev.herald.lifecycle;

import dev.herald.jetty.RequestsInFlight;
import dev.herald.session.SessionDrainer;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The graceful shutdown, which runs while the web server still does: readiness fails, new sessions are refused, the
 * requests in flight are completed, and the sessions are drained. No client sees its connection just break (1006).
 *
 * <p>It takes as long as {@code herald.drain} configures, plus two close timeouts at most, also with clients that
 * neither read nor respond. It blocks the thread that closes the context, so
 * {@code spring.lifecycle.timeout-per-shutdown-phase} does not cut it short; that setting bounds the web server's own
 * shutdown afterwards.
 */
@Component
class GracefulShutdown implements SmartLifecycle {

    /** Longer than a publisher waits. Requests that take longer continue while sessions are closed. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);

    private final SessionDrainer drainer;
    private final RequestsInFlight requests;
    private volatile boolean running;

    GracefulShutdown(SessionDrainer drainer, RequestsInFlight requests) {
        this.drainer = drainer;
        this.requests = requests;
    }

    @Override
    public void start() {
        drainer.beginAgain();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        long startNanos = System.nanoTime();
        drainer.beginEnd();
        requests.awaitEarlier(REQUEST_TIMEOUT);
        drainer.end(startNanos);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stops before the web server, whose phase is {@code Integer.MAX_VALUE - 1024}. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 512;
    }
}
