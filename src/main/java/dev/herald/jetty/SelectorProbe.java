package dev.herald.jetty;

import dev.herald.topic.IsolatedPass;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Probes the selectors of every connector once a second. */
@Component
class SelectorProbe {

    private final List<MonitoredConnector> connectors = new CopyOnWriteArrayList<>();

    void add(MonitoredConnector connector) {
        connectors.add(connector);
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void probe() {
        IsolatedPass.forEach(connectors, MonitoredConnector::probe);
    }
}
