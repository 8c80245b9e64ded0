package dev.herald.lifecycle;

import dev.herald.jetty.RequestsInFlight;
import dev.herald.session.SessionDrainer;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The end of the service, while the web server still stands: this node says that it is not ready, new sessions are refused,
 * the requests in flight are answered, and every session is sent away in its turn. No client is left with a connection that
 * just broke (1006).
 *
 * <p>It takes as long as {@code herald.drain} says and at most two close timeouts more, also with clients that neither read
 * nor answer. {@code spring.lifecycle.timeout-per-shutdown-phase} does not cut it short, as it stops on the thread that ends
 * the service; that setting is for the requests which the web server waits for afterwards.
 */
@Component
class GracefulShutdown implements SmartLifecycle {

    /** More than a publisher waits. What takes longer goes on while sessions are closed. */
    private static final Duration REQUESTS = Duration.ofSeconds(2);

    private final SessionDrainer drain;
    private final RequestsInFlight requests;
    private volatile boolean running;

    GracefulShutdown(SessionDrainer drain, RequestsInFlight requests) {
        this.drain = drain;
        this.requests = requests;
    }

    @Override
    public void start() {
        drain.beginAgain();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        long begun = System.nanoTime();
        drain.beginEnd();
        requests.awaitEarlier(REQUESTS);
        drain.end(begun);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stopped before the web server, whose phase is 1024 below the last. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 512;
    }
}
