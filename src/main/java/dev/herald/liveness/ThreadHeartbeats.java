package dev.herald.liveness;

import dev.herald.topic.Ticker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Component;

/**
 * The threads without which this process is of no use. Who owns one has it watched, and gives its signs of life.
 *
 * <p>What is watched once is watched for as long as the process lives. Safe for use by any thread.
 */
@Component
public final class ThreadHeartbeats {

    private final List<ThreadHeartbeat> all = new CopyOnWriteArrayList<>();
    private final Ticker ticker;

    public ThreadHeartbeats(MeterRegistry meters, Ticker ticker) {
        this.ticker = ticker;
        for (ThreadKind kind : ThreadKind.values()) {
            Gauge.builder("herald.threads.dead", this, heartbeats -> heartbeats.lost(kind))
                    .description("Threads that must not end and have given no sign of life for 30 s, by kind")
                    .baseUnit("threads")
                    .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                    .register(meters);
        }
    }

    /**
     * Resting, until it is expected for the first time.
     *
     * @param name what an operator finds in a thread dump or in the code
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
