package dev.herald.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.liveness.ThreadHeartbeats;
import dev.herald.testing.BesideOthers;
import dev.herald.topic.FakeTicker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connector's threads, alive and dead. Its selectors are found among the beans of Jetty's {@code SelectorManager}. */
@BesideOthers
class MonitoredConnectorTests {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofSeconds(31);

    private final FakeTicker ticker = new FakeTicker();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final ThreadHeartbeats heartbeats = new ThreadHeartbeats(meters, ticker);
    private final Server server = new Server();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private MonitoredConnector connector;

    @BeforeEach
    void start() throws Exception {
        ServerConnector template = new ServerConnector(server, 1, 2);
        connector = new MonitoredConnector(
                template, template.getConnectionFactories().toArray(ConnectionFactory[]::new), heartbeats);
        server.addConnector(connector);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        goOn.countDown();
        server.stop();
    }

    @Test
    void findsEverySelector() {
        assertThat(connector.getSelectorManager().getBeans(ManagedSelector.class))
                .as("""
                        Jetty no longer keeps its selectors as beans of the SelectorManager, so that a dead one is not found. Find them \
                        another way in MonitoredConnector.probe, or liveness misses them; see jetty/RATIONALE.md.""")
                .hasSize(2);
    }

    @Test
    void selectorsThatRunTheirTasksAreAlive() {
        for (int i = 0; i < 3; i++) {
            connector.probe();
            ticker.advance(LONG);
            await().atMost(SOON).until(() -> dead("selector") == 0);
        }
    }

    @Test
    void aSelectorThatFailedIsDead() throws Exception {
        selector(1).getSelector().close();

        connector.probe();
        ticker.advance(LONG);

        await().atMost(SOON).until(() -> dead("selector") == 1);
        assertThat(dead("acceptor")).isZero();
    }

    /** Something on its thread waits, which nothing there may. */
    @Test
    void aSelectorThatIsStuckIsDeadUntilItGoesOn() {
        selector(0).submit(stuck -> awaitQuietly(goOn));

        connector.probe();
        ticker.advance(LONG);
        await().atMost(SOON).until(() -> dead("selector") == 1);
        connector.probe();
        assertThat(dead("selector")).isOne();

        goOn.countDown();
        await().atMost(SOON).until(() -> dead("selector") == 0);
    }

    @Test
    void anAcceptorMayWaitAsLongAsNoClientConnects() {
        await().atMost(SOON).until(() -> !acceptors().isEmpty());

        ticker.advance(Duration.ofHours(1));

        await().atMost(SOON).until(() -> dead("acceptor") == 0);
    }

    @Test
    void anAcceptorThatEndedIsDead() {
        await().atMost(SOON).until(() -> !acceptors().isEmpty());
        acceptors().forEach(Thread::interrupt);
        await().atMost(SOON).until(() -> acceptors().isEmpty());

        connector.probe();
        ticker.advance(LONG);

        assertThat(dead("acceptor")).isOne();
    }

    @Test
    void nothingIsExpectedOfAConnectorThatStopped() throws Exception {
        selector(0).submit(stuck -> awaitQuietly(goOn));
        connector.probe();
        goOn.countDown();
        server.stop();

        connector.probe();
        ticker.advance(LONG);

        assertThat(dead("selector") + dead("acceptor")).isZero();
    }

    private ManagedSelector selector(int number) {
        return List.copyOf(connector.getSelectorManager().getBeans(ManagedSelector.class))
                .get(number);
    }

    private List<Thread> acceptors() {
        String end = "-acceptor-0@.*@%x.*".formatted(connector.hashCode());
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches(".*" + end))
                .toList();
    }

    private double dead(String kind) {
        return meters.get("herald.threads.dead").tag("kind", kind).gauge().value();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
