package dev.herald.jetty;

import dev.herald.liveness.ThreadHeartbeats;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Asks the selectors of every connector for a sign of life, every second. */
@Component
class SelectorProbe {

    private final ThreadHeartbeats heartbeats;
    private final List<SelectorConnector> connectors = new CopyOnWriteArrayList<>();

    SelectorProbe(ThreadHeartbeats heartbeats) {
        this.heartbeats = heartbeats;
    }

    ThreadHeartbeats pulses() {
        return heartbeats;
    }

    void watch(SelectorConnector connector) {
        connectors.add(connector);
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void probe() {
        connectors.forEach(SelectorConnector::probe);
    }
}
