package dev.herald.liveness;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Whether the threads that must not end are alive, for liveness: {@code threads}. Down names those that are not, in the log
 * as well, since details are not shown to everybody.
 *
 * <p>It reads what these threads have said of themselves, and waits for none of them. While the service shuts down, and
 * threads are to end, it says nothing of them.
 */
@Component
class ThreadsHealthIndicator implements HealthIndicator {

    private static final Logger log = LoggerFactory.getLogger(ThreadsHealthIndicator.class);

    private final Pulses pulses;
    private final Set<Pulse> logged = ConcurrentHashMap.newKeySet();
    private volatile boolean shuttingDown;

    ThreadsHealthIndicator(Pulses pulses) {
        this.pulses = pulses;
    }

    @EventListener
    void shutDown(ContextClosedEvent event) {
        shuttingDown = true;
    }

    @Override
    public Health health() {
        List<Pulse> lost = shuttingDown ? List.of() : pulses.lost();
        if (lost.isEmpty() && logged.isEmpty()) {
            return Health.up().build();
        }
        log(lost);
        Health.Builder health = lost.isEmpty() ? Health.up() : Health.down();
        lost.forEach(pulse -> health.withDetail(pulse.name(), silenceOf(pulse)));
        return health.build();
    }

    private void log(List<Pulse> lost) {
        lost.stream()
                .filter(logged::add)
                .forEach(pulse ->
                        log.error("Liveness fails: {}: {}. Restart this process.", pulse.name(), silenceOf(pulse)));
        List.copyOf(logged).stream()
                .filter(pulse -> !lost.contains(pulse))
                .filter(logged::remove)
                .forEach(pulse -> log.info("{} is alive again.", pulse.name()));
    }

    private static String silenceOf(Pulse pulse) {
        return "no sign of life for %d s".formatted(pulse.silence().toSeconds());
    }
}
