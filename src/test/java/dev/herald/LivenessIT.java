package dev.herald;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.testing.BesideOthers;
import dev.herald.topic.FakeTicker;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.annotation.DirtiesContext.MethodMode;

/** Liveness fails, on the port of the actuator, when one of the threads is dead. */
@BesideOthers
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"herald.tick.enabled=false", "management.server.port=0"})
@Import(WholePath.Time.class)
@DirtiesContext
class LivenessIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @LocalManagementPort
    private int port;

    @Autowired
    private FakeTicker ticker;

    @Autowired
    private WebServerApplicationContext service;

    @Test
    @DirtiesContext(methodMode = MethodMode.AFTER_METHOD)
    void failsOnceASelectorIsDead() throws Exception {
        await().atMost(SOON).until(this::isAlive);

        connector()
                .getSelectorManager()
                .getBeans(ManagedSelector.class)
                .iterator()
                .next()
                .getSelector()
                .close();

        assertFails("selector");
    }

    @Test
    @DirtiesContext(methodMode = MethodMode.AFTER_METHOD)
    void failsOnceTheAcceptorIsDead() throws Exception {
        await().atMost(SOON).until(this::isAlive);

        acceptors().forEach(Thread::interrupt);

        assertFails("acceptor");
    }

    @Test
    void staysUpHoweverMuchTimePasses() throws Exception {
        for (int i = 0; i < 3; i++) {
            ticker.advance(Duration.ofMinutes(1));
            await().atMost(SOON).until(this::isAlive);
        }
    }

    /** Advances the time in steps: a live thread sends a heartbeat within a second of each, before the next step. */
    private void assertFails(String kind) throws Exception {
        await().atMost(SOON).pollInterval(Duration.ofSeconds(2)).until(() -> {
            boolean found = isOnlyDead(kind);
            if (!found) {
                ticker.advance(Duration.ofSeconds(31));
            }
            return found;
        });
        assertThat(new Http(port).get("/actuator/health/liveness").statusCode()).isEqualTo(503);
        assertThat(new Http(port).get("/actuator/health/readiness").statusCode())
                .isEqualTo(200);
    }

    private boolean isOnlyDead(String kind) throws Exception {
        Scrape scrape = Scrape.of(new Http(port));
        return List.of("acceptor", "selector", "worker", "timer", "redis").stream()
                .allMatch(each -> scrape.value("herald_threads_dead", "kind", each) > 0 == each.equals(kind));
    }

    private boolean isAlive() throws Exception {
        return new Http(port).get("/actuator/health/liveness").statusCode() == 200;
    }

    private ServerConnector connector() {
        Server server = ((JettyWebServer) Objects.requireNonNull(service.getWebServer())).getServer();
        return (ServerConnector) server.getConnectors()[0];
    }

    /** Not those of the actuator, nor of other services in this JVM. */
    private List<Thread> acceptors() {
        String connector = "MonitoredConnector@%x".formatted(connector().hashCode());
        List<Thread> acceptors = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("-acceptor-")
                        && thread.getName().contains(connector))
                .toList();
        assertThat(acceptors).isNotEmpty();
        return acceptors;
    }
}
