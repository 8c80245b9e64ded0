package dev.herald.lifecycle;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.Client;
import dev.herald.EventClient;
import dev.herald.HeraldApplication;
import dev.herald.Http;
import dev.herald.RawClient;
import dev.herald.RawClient.Frame;
import dev.herald.RawClient.Response;
import dev.herald.rfc6455.ClientFrames;
import dev.herald.session.SessionDrainer;
import dev.herald.session.SessionRegistry;
import dev.herald.testing.BesideOthers;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The graceful shutdown, by closing the context as a SIGTERM does. */
@Order(3)
@BesideOthers
class GracefulShutdownIT {

    @Test
    void closesEverySessionWith1012() throws Exception {
        List<Client> clients = new ArrayList<>();
        try (ConfigurableApplicationContext service =
                        start("--herald.session.close-timeout=1s", "--herald.drain.period=1s");
                RawClient silent = RawClient.connect(port(service))) {
            for (int i = 0; i < 50; i++) {
                clients.add(Client.connect(port(service)));
            }
            SessionRegistry registry = service.getBean(SessionRegistry.class);
            await().atMost(Duration.ofSeconds(30)).until(() -> registry.size() == 51);

            SpringApplication.exit(service);

            for (Client client : clients) {
                assertThat(client.closeCode()).isEqualTo(1012);
            }
            assertThat(closeFrame(silent).closeReason()).matches("restarting, retry=\\d+");
            assertThat(silent.isAtEnd()).isTrue();
            assertThat(registry.size()).isZero();
        }
    }

    @Test
    void eventStreamsReceiveARetryDelayAndEnd() throws Exception {
        try (ConfigurableApplicationContext service = start("--herald.drain.window=10s")) {
            Thread shutdown = Thread.ofPlatform().unstarted(() -> SpringApplication.exit(service));
            try (EventClient client = EventClient.connect(port(service), "/events?topic=news")) {
                awaitSessions(service, 1);
                client.gaps();

                shutdown.start();

                EventClient.ReceivedEvent last = Objects.requireNonNull(client.next());
                assertThat(last.name()).isEqualTo("herald/close");
                int retry = Integer.parseInt(Objects.requireNonNull(client.retry()));
                assertThat(retry).isLessThan(10_000);
                assertThat(last.data())
                        .isEqualTo("{\"code\":1012,\"reason\":\"restarting, retry=%d\"}".formatted(retry));
                assertThat(client.next()).isNull();
            }
            shutdown.join();
        }
    }

    @Test
    void refusesNewSessionsWithRetryAfter() throws Exception {
        try (ConfigurableApplicationContext service = start("--herald.session.close-timeout=30s");
                RawClient silent = RawClient.connect(port(service))) {
            awaitSessions(service, 1);
            int port = port(service);
            Thread shutdown = Thread.ofPlatform().start(() -> SpringApplication.exit(service));
            assertThat(closeFrame(silent).closeCode()).isEqualTo(1012);

            for (String head : List.of(RawClient.HANDSHAKE, "GET /events HTTP/1.1\nHost: localhost\n")) {
                Response response = RawClient.exchange(port, head);
                assertThat(response.status()).isEqualTo(503);
                assertThat(Integer.parseInt(response.headers().get("retry-after")))
                        .isBetween(1, 21);
                assertThat(response.body()).contains("This node is draining.");
            }
            Http http = new Http(port);
            assertThat(http.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
            assertThat(http.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
            assertThat(http.get("/actuator/prometheus").body()).contains("herald_draining{application=\"herald\"} 1.0");

            silent.disconnect();
            shutdown.join();
        }
    }

    @Test
    void completesAPublishInFlightAndDeliversIt() throws Exception {
        try (ConfigurableApplicationContext service = start("--herald.tick.enabled=false");
                RawClient subscriber = RawClient.connect(port(service));
                RawClient publisher = new RawClient(port(service))) {
            awaitSessions(service, 1);
            SessionDrainer drainer = service.getBean(SessionDrainer.class);
            String head = "POST /broadcast HTTP/1.1\nHost: localhost\nContent-Length: 4\nExpect: 100-continue\n";
            assertThat(publisher.exchange(head).status()).isEqualTo(100);
            publisher.send("la".getBytes(US_ASCII));
            Thread shutdown = Thread.ofPlatform().start(() -> SpringApplication.exit(service));
            await().atMost(Duration.ofSeconds(30)).until(drainer::isRefusing);

            publisher.send("st".getBytes(US_ASCII));

            assertThat(publisher.readResponse().status()).isEqualTo(202);
            assertThat(subscriber.next().text()).isEqualTo("last");
            assertThat(closeFrame(subscriber).closeCode()).isEqualTo(1012);
            subscriber.disconnect();
            shutdown.join();
        }
    }

    /** Ticks, pings and timeouts. */
    @Test
    void scheduledTasksRunUntilTheLastSessionIsClosed() throws Exception {
        try (ConfigurableApplicationContext service = start("--herald.drain.delay=1h", "--herald.tick.interval=10ms");
                RawClient subscriber = RawClient.connect(port(service))) {
            awaitSessions(service, 1);
            SessionDrainer drainer = service.getBean(SessionDrainer.class);
            Thread shutdown = Thread.ofPlatform().start(() -> SpringApplication.exit(service));
            await().atMost(Duration.ofSeconds(30)).until(drainer::isRefusing);

            for (int i = 0; i < 200; i++) {
                assertThat(subscriber.next().text()).isEqualTo("tick");
            }

            subscriber.disconnect(); // the last session
            shutdown.join();
        }
    }

    @Test
    void endsInTimeWithUnresponsiveClients() throws Exception {
        List<RawClient> silent = new ArrayList<>();
        try (ConfigurableApplicationContext service =
                start("--herald.session.close-timeout=1s", "--herald.drain.period=1s", "--herald.tick.enabled=false")) {
            for (int i = 0; i < 5; i++) {
                Socket narrow = new Socket();
                narrow.setReceiveBufferSize(4096);
                silent.add(RawClient.connect(port(service), narrow));
            }
            awaitSessions(service, 5);
            SessionRegistry registry = service.getBean(SessionRegistry.class);
            Http backend = new Http(port(service));
            while (!registry.all().stream().allMatch(session -> session.writer().isWaiting())) {
                backend.publish("/broadcast", "x".repeat(60_000));
            }
            backend.publish("/broadcast", "behind what their sockets hold");
            long started = System.nanoTime();

            SpringApplication.exit(service);

            assertThat(Duration.ofNanos(System.nanoTime() - started))
                    .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(8));
            assertThat(registry.size()).isZero();
        }
        for (RawClient client : silent) {
            client.close();
        }
    }

    private static ConfigurableApplicationContext start(String... settings) {
        return SpringApplication.run(
                HeraldApplication.class,
                Stream.concat(
                                Stream.of("--server.port=0", "--herald.limits.handshakes-per-second-by-address=0"),
                                Stream.of(settings))
                        .toArray(String[]::new));
    }

    private static int port(ConfigurableApplicationContext service) {
        return service.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    private static void awaitSessions(ConfigurableApplicationContext service, int count) {
        SessionRegistry registry = service.getBean(SessionRegistry.class);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> registry.size() == count
                        && registry.all().stream()
                                .noneMatch(session -> session.subscribedTo().isEmpty()));
    }

    private static Frame closeFrame(RawClient client) throws Exception {
        Frame frame = client.next();
        while (frame.firstByte() != ClientFrames.CLOSE) {
            frame = client.next(); // a tick
        }
        return frame;
    }
}
