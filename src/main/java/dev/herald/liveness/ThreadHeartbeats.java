package dev.herald.liveness;

import dev.herald.topic.Ticker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Component;

/**
 * The heartbeats of the threads that must not end.
 *
 * <p>The owner of a thread registers it once, for the lifetime of the process, and records its heartbeats. Safe for use
 * by any thread; nothing here blocks.
 */
@Component
public final class ThreadHeartbeats {

    private final List<ThreadHeartbeat> all = new CopyOnWriteArrayList<>();
    private final Ticker ticker;

    public ThreadHeartbeats(MeterRegistry meters, Ticker ticker) {
        this.ticker = ticker;
        for (ThreadKind kind : ThreadKind.values()) {
            Gauge.builder("herald.threads.dead", this, heartbeats -> heartbeats.lost(kind))
                    .description("Vital threads that have ended, or have not responded for 30 s, by kind")
                    .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                    .register(meters);
        }
    }

    /**
     * Registers a thread, of which no heartbeat is expected yet.
     *
     * @param name the name by which an operator finds it in a thread dump or in the code
     */
    public ThreadHeartbeat watch(ThreadKind kind, String name) {
        ThreadHeartbeat heartbeat = new ThreadHeartbeat(kind, name, ticker);
        all.add(heartbeat);
        return heartbeat;
    }

    List<ThreadHeartbeat> lost() {
        return all.stream().filter(ThreadHeartbeat::isLost).toList();
    }

    private long lost(ThreadKind kind) {
        return all.stream()
                .filter(heartbeat -> heartbeat.kind() == kind && heartbeat.isLost())
                .count();
    }
}
