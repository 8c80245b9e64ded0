package dev.herald.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.herald.topic.IsolatedPass;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;

/**
 * Drains this node: closes sessions with 1012, evenly over a period, so that neither this node nor those to which the clients
 * reconnect see a storm. The close reason has the reconnect delay, {@code retry=<ms>}, which differs for each session.
 *
 * <p>What was published before a session's turn is written to it before its close. One drain runs at a time; shutdown takes
 * over from an operator's drain. Safe for use by any thread.
 */
@Component
public class SessionDrainer {

    /** The problem detail of a request for a session while new sessions are refused. */
    public static final String REFUSAL = "This node is draining. Connect to another node or retry later.";

    private static final String SHUTTING_DOWN =
            "The service is shutting down: a drain can neither start nor be cancelled.";

    private static final Logger log = LoggerFactory.getLogger(SessionDrainer.class);
    private static final CloseStatus RESTARTING = CloseStatus.SERVICE_RESTARTED.withReason("restarting");
    private static final CloseStatus REBALANCING = CloseStatus.SERVICE_RESTARTED.withReason("rebalancing");
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final SessionRegistry registry;
    private final DrainSettings settings;
    private final Duration closeTimeout;
    private final ApplicationEventPublisher events;
    private volatile boolean refusing;
    private volatile boolean finishing;
    private volatile @Nullable Thread running;

    SessionDrainer(
            SessionRegistry registry,
            DrainSettings settings,
            SessionSettings sessions,
            ApplicationEventPublisher events,
            MeterRegistry meters) {
        this.registry = registry;
        this.settings = settings;
        this.closeTimeout = sessions.closeTimeout();
        this.events = events;
        Gauge.builder("herald.draining", this, drain -> drain.isDraining() ? 1 : 0)
                .description("1 while this node is draining: it closes sessions and rejects new ones")
                .register(meters);
    }

    /**
     * What an operator's drain will do.
     *
     * @param sessions how many are closed
     * @param length until the last of them has its turn
     */
    public record Plan(int sessions, Duration length) {}

    /** Whether new sessions are to be refused, with 503 and {@link #retryAfterSeconds}. */
    public boolean isRefusing() {
        return refusing;
    }

    /** When a refused client should retry: distributed over the window, as the reconnect delays are. */
    public long retryAfterSeconds() {
        return 1
                + ThreadLocalRandom.current()
                        .nextLong(1 + settings.windowAfter(settings.period()).toSeconds());
    }

    /** Whether sessions are being drained, or new ones refused. */
    public boolean isDraining() {
        return refusing || running != null;
    }

    /**
     * Starts to drain a share of the sessions, chosen at random, and returns at once.
     *
     * @param share above 0, at most 1
     * @param period null for that of the settings
     * @param accepting whether new sessions are accepted meanwhile; if not, this node is not ready from now on, until
     *     {@link #cancel}
     * @throws DrainingException if a drain runs already, or the service ends
     */
    public synchronized Plan start(double share, @Nullable Duration period, boolean accepting) {
        requireIdle();
        List<Session> some = chosen(share);
        DrainRate drainRate = new DrainRate(some.size(), period == null ? settings.period() : period);
        if (!accepting) {
            refuse();
        }
        DrainTask drainTask = newTask(some, drainRate, accepting ? REBALANCING : RESTARTING);
        log.info(
                "Draining: {} of {} sessions are closed with 1012 within {} s. New sessions are {}.",
                some.size(),
                registry.size(),
                drainRate.length().toSeconds(),
                accepting ? "accepted" : "refused");
        launch(drainTask);
        return new Plan(some.size(), drainRate.length());
    }

    /**
     * Cancels an operator's drain: the remaining sessions stay open, and new ones are accepted.
     *
     * @throws DrainingException if the service ends
     */
    public synchronized void cancel() {
        if (finishing) {
            throw new DrainingException(SHUTTING_DOWN);
        }
        running = null;
        log.info("The drain is cancelled: {} sessions remain, and new ones are accepted.", registry.size());
        accept();
    }

    /** From now on new sessions are refused, and this node is not ready. */
    public synchronized void beginEnd() {
        finishing = true;
        running = null;
        refuse();
    }

    /**
     * Drains every session and returns when the last connection is closed: after the delay and the period of the settings,
     * and no later than two close timeouts after that, whatever the clients do. If this thread is interrupted it closes
     * the rest at once.
     *
     * @param begun when the end began, as {@link System#nanoTime} has it
     */
    public void end(long begun) {
        awaitUntil(begun + settings.delay().toNanos());
        Collection<Session> all = registry.all();
        int count = all.size();
        log.info(
                "Shutting down: {} sessions are closed with 1012 within {} s.",
                count,
                settings.period().toSeconds());
        DrainRate drainRate = new DrainRate(all.size(), settings.period());
        DrainTask drainTask = newTask(all, drainRate, RESTARTING);
        long start = System.nanoTime();
        while (!drainTask.step(System.nanoTime() - start)) {
            if (!pause()) {
                drainTask.hurry();
            }
        }
        awaitCloses();
        log.info(
                "Shut down: {} sessions were closed in {} ms.",
                count,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
    }

    /** The service begins again. */
    public synchronized void beginAgain() {
        finishing = false;
        accept();
    }

    private void requireIdle() {
        if (finishing) {
            throw new DrainingException(SHUTTING_DOWN);
        }
        if (running != null) {
            throw new DrainingException("A drain is already running. Wait until it ends, or cancel it first.");
        }
    }

    private List<Session> chosen(double share) {
        List<Session> all = new ArrayList<>(registry.all());
        Collections.shuffle(all);
        return all.subList(0, (int) Math.ceil(share * all.size()));
    }

    private DrainTask newTask(Collection<Session> some, DrainRate drainRate, CloseStatus why) {
        ReconnectDelays reconnectDelays = new ReconnectDelays(settings.windowAfter(drainRate.length()));
        return new DrainTask(some, drainRate, reconnectDelays, why, closeTimeout.toNanos());
    }

    @GuardedBy("this")
    private void launch(DrainTask drainTask) {
        Thread thread = Thread.ofPlatform().daemon().name("drain").unstarted(() -> run(drainTask));
        running = thread;
        thread.start();
    }

    private void run(DrainTask drainTask) {
        long start = System.nanoTime();
        try {
            while (isCurrent() && !drainTask.step(System.nanoTime() - start)) {
                pause();
            }
        } finally {
            finished(); // else no other drain could begin
        }
    }

    private synchronized void finished() {
        if (isCurrent()) {
            running = null;
            log.info("Drained: {} sessions remain.", registry.size());
        }
    }

    /** False once this drain was cancelled. */
    private boolean isCurrent() {
        return Thread.currentThread().equals(running);
    }

    private void refuse() {
        if (!refusing) {
            refusing = true;
            ReconnectDelays reconnectDelays = new ReconnectDelays(settings.windowAfter(settings.period()));
            registry.onAdd(session -> session.closeForDrain(RESTARTING, reconnectDelays.nextMillis()));
            publish(ReadinessState.REFUSING_TRAFFIC);
        }
    }

    private void accept() {
        if (refusing) {
            refusing = false;
            registry.onAdd(null);
            publish(ReadinessState.ACCEPTING_TRAFFIC);
        }
    }

    /** A drain does not depend on who is notified of it. */
    private void publish(ReadinessState state) {
        IsolatedPass.attempt(state, () -> AvailabilityChangeEvent.publish(events, this, state));
    }

    private void awaitCloses() {
        awaitUntil(System.nanoTime() + closeTimeout.toNanos());
        if (!registry.isEmpty()) {
            log.info(
                    "{} clients did not respond to their close. Their connections are aborted.",
                    registry.endingCount());
            registry.cut();
        }
    }

    /** Returns early if there is no session left. */
    private void awaitUntil(long nanos) {
        while (!registry.isEmpty() && System.nanoTime() - nanos < 0 && pause()) {}
    }

    /** False if this thread is to hurry. */
    private static boolean pause() {
        LockSupport.parkNanos(STEP_NANOS);
        return !Thread.currentThread().isInterrupted();
    }
}
