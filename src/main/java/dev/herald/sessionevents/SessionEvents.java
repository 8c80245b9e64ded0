package dev.herald.sessionevents;

import dev.herald.session.SessionRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Publishes the events of sessions with a thread of its own, so that neither a session nor a delivery ever waits for one.
 *
 * <p>When this node shuts down, the events of the sessions that it has closed are still published, for {@value #END_SECONDS} s at most.
 */
final class SessionEvents implements SmartLifecycle {

    private static final int END_SECONDS = 5;
    private static final long RETRY_MILLIS = 250;

    private final SessionReporter reporter;
    private volatile boolean isRunning;
    private volatile long endNanos;
    private @Nullable Thread thread;

    SessionEvents(SessionRegistry registry, SessionChanges changes, SessionReporter reporter) {
        this.reporter = reporter;
        registry.listener(changes);
    }

    @Override
    public synchronized void start() {
        isRunning = true;
        thread = Thread.ofPlatform().daemon().name("session-events").start(this::run);
    }

    @Override
    public synchronized void stop() {
        endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS);
        isRunning = false;
        Thread started = thread;
        if (started != null) {
            join(started);
        }
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }

    /** Starts before the web server and after the peers; stops after the sessions are drained, before the peers. */
    @Override
    public int getPhase() {
        return 1;
    }

    private static void join(Thread thread) {
        try {
            if (!thread.join(Duration.ofSeconds(END_SECONDS + 1))) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (isRunning || (!reporter.isIdle() && System.nanoTime() - endNanos < 0)) {
                step();
            }
            leave();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void step() throws InterruptedException {
        try {
            reporter.step();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | Error e) { // the next step tries again
            reporter.failed(e);
            TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
        }
    }

    private void leave() throws InterruptedException {
        try {
            reporter.leave();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | Error e) {
            reporter.failed(e);
        }
    }
}
