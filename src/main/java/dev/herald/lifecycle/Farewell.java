package dev.herald.lifecycle;

import dev.herald.session.SessionRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;

/**
 * Says goodbye to every session when the service ends, while the web server still stands: no client is left with a
 * connection that just broke (1006).
 */
@Component
class Farewell implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Farewell.class);
    private static final CloseStatus RESTARTING = CloseStatus.SERVICE_RESTARTED.withReason("restarting");

    private final SessionRegistry registry;
    private volatile boolean running;

    Farewell(SessionRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void start() {
        registry.open();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        log.info("closing {} sessions with 1012", registry.size());
        // A load balancer hears of the end later: those it still sends are told as well.
        registry.close(RESTARTING);
        awaitAnswers();
    }

    private void awaitAnswers() {
        try {
            if (!registry.awaitEmpty()) {
                log.info("{} connections did not answer their close", registry.endingCount());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
