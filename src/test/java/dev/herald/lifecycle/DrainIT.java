package dev.herald.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.HeraldApplication;
import dev.herald.Http;
import dev.herald.lifecycle.LoadClients.Client;
import dev.herald.session.SessionRegistry;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Draining many sessions: {@code -Ddrain.sessions} of them within {@code -Ddrain.seconds}, which is longer in the
 * profile {@code stress}.
 */
class DrainIT {

    private static final int SESSIONS = Integer.getInteger("drain.sessions", 5000);
    private static final int SECONDS = Integer.getInteger("drain.seconds", 8);
    private static final double SHARE = (double) SESSIONS / SECONDS;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final Pattern RETRY = Pattern.compile("restarting, retry=(\\d+)");
    private static final int BUCKETS = 10;

    @Test
    void everySessionReceivesAllAndIsClosedInTurn() throws Exception {
        try (ConfigurableApplicationContext service = start();
                LoadClients clients = LoadClients.connect(port(service), SESSIONS)) {
            List<String> published = publishOnceAllAreSubscribed(service);
            long started = System.nanoTime();

            SpringApplication.exit(service);

            Duration took = Duration.ofNanos(System.nanoTime() - started);
            await().atMost(Duration.ofSeconds(30)).until(clients::areAllClosed);
            assertThat(clients.clients()).extracting(Client::closeCode).containsOnly(1012);
            assertThat(clients.clients()).extracting(Client::received).containsOnly(published);
            assertThat(took)
                    .isBetween(
                            Duration.ofSeconds(SECONDS - 1),
                            Duration.ofSeconds(SECONDS + 2).plus(CLOSE_TIMEOUT));
            assertCloseEvenly(clients);
            assertReturnEvenly(clients);
        }
    }

    /** Within any second at most twice the average number of sessions is closed. */
    private static void assertCloseEvenly(LoadClients clients) {
        long[] moments = clients.clients().stream()
                .mapToLong(Client::closedNanos)
                .sorted()
                .toArray();
        int end = 0;
        for (int begin = 0; begin < moments.length; begin++) {
            while (end < moments.length
                    && moments[end] - moments[begin] < Duration.ofSeconds(1).toNanos()) {
                end++;
            }
            assertThat(end - begin).isLessThanOrEqualTo((int) (2 * SHARE));
        }
        assertThat(Duration.ofNanos(moments[moments.length - 1] - moments[0]))
                .isGreaterThan(Duration.ofMillis(SECONDS * 900L));
    }

    /** Each tenth of the window has a tenth of the reconnect delays, give or take a tenth of that. */
    private static void assertReturnEvenly(LoadClients clients) {
        int[] found = new int[BUCKETS];
        clients.clients().forEach(client -> found[retryMillis(client) * BUCKETS / (SECONDS * 1000)]++);

        double expected = (double) SESSIONS / BUCKETS;
        assertThat(found)
                .satisfies(all -> IntStream.of(all)
                        .forEach(each -> assertThat((double) each).isBetween(0.9 * expected - 2, 1.1 * expected + 2)));
    }

    private static int retryMillis(Client client) {
        Matcher reason = RETRY.matcher(client.closeReason());
        assertThat(reason.matches()).as(client.closeReason()).isTrue();
        return Integer.parseInt(reason.group(1));
    }

    private static List<String> publishOnceAllAreSubscribed(ConfigurableApplicationContext service) throws Exception {
        SessionRegistry registry = service.getBean(SessionRegistry.class);
        await().atMost(Duration.ofMinutes(3))
                .until(() -> registry.size() == SESSIONS
                        && registry.all().stream()
                                .allMatch(session -> session.subscribedTo().size() == 2));
        List<String> messages =
                IntStream.range(0, 20).mapToObj(Integer::toString).toList();
        Http backend = new Http(port(service));
        for (String message : messages) {
            backend.publish("/broadcast", message);
        }
        return messages;
    }

    /** The timeout of the shutdown phase is shorter than the drain, and must not cut it short. */
    private static ConfigurableApplicationContext start() {
        return SpringApplication.run(
                HeraldApplication.class,
                "--server.port=0",
                "--herald.tick.enabled=false",
                "--herald.limits.sessions-by-address=0",
                "--herald.limits.handshakes-per-second=0",
                "--herald.limits.handshakes-per-second-by-address=0",
                "--herald.drain.period=" + SECONDS + "s",
                "--herald.session.close-timeout=" + CLOSE_TIMEOUT,
                "--spring.lifecycle.timeout-per-shutdown-phase=1s");
    }

    private static int port(ConfigurableApplicationContext service) {
        return service.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }
}
