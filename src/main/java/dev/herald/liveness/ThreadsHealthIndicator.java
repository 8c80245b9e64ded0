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
 * The liveness indicator {@code threads}: down while a thread that must not end is dead.
 *
 * <p>The dead threads are named in its details, and in the log, since details are not shown to everybody. It only reads
 * heartbeats and never blocks. While the service shuts down, and threads end, it is up.
 */
@Component
class ThreadsHealthIndicator implements HealthIndicator {

    private static final Logger log = LoggerFactory.getLogger(ThreadsHealthIndicator.class);

    private final ThreadHeartbeats heartbeats;
    private final Set<ThreadHeartbeat> logged = ConcurrentHashMap.newKeySet();
    private volatile boolean shuttingDown;

    ThreadsHealthIndicator(ThreadHeartbeats heartbeats) {
        this.heartbeats = heartbeats;
    }

    @EventListener
    void shutDown(ContextClosedEvent event) {
        shuttingDown = true;
    }

    @Override
    public Health health() {
        List<ThreadHeartbeat> lost = shuttingDown ? List.of() : heartbeats.lost();
        if (lost.isEmpty() && logged.isEmpty()) {
            return Health.up().build();
        }
        log(lost);
        Health.Builder health = lost.isEmpty() ? Health.up() : Health.down();
        lost.forEach(heartbeat -> health.withDetail(heartbeat.name(), silenceOf(heartbeat)));
        return health.build();
    }

    private void log(List<ThreadHeartbeat> lost) {
        lost.stream()
                .filter(logged::add)
                .forEach(heartbeat -> log.error(
                        "Liveness fails: {}: {}. This process must be restarted.",
                        heartbeat.name(),
                        silenceOf(heartbeat)));
        List.copyOf(logged).stream()
                .filter(heartbeat -> !lost.contains(heartbeat))
                .filter(logged::remove)
                .forEach(heartbeat -> log.info("{} is alive again.", heartbeat.name()));
    }

    private static String silenceOf(ThreadHeartbeat heartbeat) {
        return "no heartbeat for %d s".formatted(heartbeat.silence().toSeconds());
    }
}
