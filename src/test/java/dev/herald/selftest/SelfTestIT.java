package dev.herald.selftest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.HeraldApplication;
import dev.herald.Http;
import dev.herald.RawClient;
import dev.herald.Scrape;
import dev.herald.broadcast.Relay;
import dev.herald.testing.BesideOthers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The self-test in the running service: a node that cannot deliver is not ready, and clients see nothing of the test.
 */
@BesideOthers
class SelfTestIT {

    @Test
    void isInvisibleToClientsAndMeters() throws Exception {
        try (ConfigurableApplicationContext service = start(null, "--herald.selftest.interval=20ms")) {
            Http http = http(service);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> Scrape.of(http).value("herald_selftest_seconds_count") > 5);

            assertThat(http.get("/topics").body()).isEqualTo("{\"topics\":[]}");
            assertThat(http.get("/sessions").body()).isEqualTo("{\"sessions\":[],\"total\":0}");
            Scrape scrape = Scrape.of(http);
            for (String name : List.of(
                    "herald_topics",
                    "herald_history_bytes",
                    "herald_fanout_seconds_count",
                    "herald_selftest_failures_total")) {
                assertThat(scrape.value(name)).as(name).isZero();
            }
            assertThat(scrape.value("herald_messages_published_total", "source", "http"))
                    .isZero();
            assertThat(scrape.value("herald_messages_delivered_total", "transport", "websocket"))
                    .isZero();
            assertThat(scrape.value("herald_sessions_opened_total", "transport", "websocket"))
                    .isZero();
            assertThat(http.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void rejectsItsTopicFromClients() throws Exception {
        try (ConfigurableApplicationContext service = start(null)) {
            Http http = http(service);
            String named = "?topic=herald%2Fself-test";

            assertThat(http.post("/broadcast" + named, "x").statusCode()).isEqualTo(400);
            assertThat(http.post("/broadcast/batch", "[{\"topic\":\"herald/self-test\",\"data\":\"x\"}]")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(http.get("/events" + named).statusCode()).isEqualTo(400);
            assertThat(http.get("/topics/herald%2Fself-test/messages").statusCode())
                    .isEqualTo(400);
            String handshake = RawClient.HANDSHAKE.replace("/websocket", "/websocket" + named);
            assertThat(RawClient.exchange(port(service), handshake).status()).isEqualTo(400);
        }
    }

    @Test
    void nodeThatCannotDeliverIsNotReadyButLive() throws Exception {
        Relay neverCompleting = request -> new CompletableFuture<>();
        try (ConfigurableApplicationContext service =
                start(neverCompleting, "--herald.selftest.interval=20ms", "--herald.selftest.timeout=50ms")) {
            Http http = http(service);

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> http.get("/actuator/health/readiness").statusCode() == 503);
            assertThat(http.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> Scrape.of(http).value("herald_selftest_failures_total") > 0);
        }
    }

    @Test
    void isUpWhenDisabled() throws Exception {
        Relay neverCompleting = request -> new CompletableFuture<>();
        try (ConfigurableApplicationContext service = start(neverCompleting, "--herald.selftest.enabled=false")) {
            assertThat(http(service).get("/actuator/health/readiness").statusCode())
                    .isEqualTo(200);
            assertThat(service.getBeansOfType(SelfTestTask.class)).isEmpty();
        }
    }

    private static ConfigurableApplicationContext start(@Nullable Relay relay, String... settings) {
        SpringApplication application = new SpringApplication(HeraldApplication.class);
        if (relay != null) {
            application.addInitializers(context -> ((GenericApplicationContext) context)
                    .registerBean("brokenRelay", Relay.class, () -> relay, bean -> bean.setPrimary(true)));
        }
        return application.run(
                Stream.concat(Stream.of("--server.port=0", "--herald.tick.enabled=false"), Stream.of(settings))
                        .toArray(String[]::new));
    }

    private static Http http(ConfigurableApplicationContext service) {
        return new Http(port(service));
    }

    private static int port(ConfigurableApplicationContext service) {
        return service.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }
}
