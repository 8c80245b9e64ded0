package dev.herald.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.HeraldApplication;
import dev.herald.Http;
import dev.herald.lifecycle.LoadClients.Member;
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
 * Very many sessions are sent away in order: {@code -Ddrain.sessions} of them within {@code -Ddrain.seconds}, which is longer in
 * the profile {@code stress}.
 */
class DrainIT {

    private static final int SESSIONS = Integer.getInteger("drain.sessions", 5000);
    private static final int SECONDS = Integer.getInteger("drain.seconds", 8);
    private static final double SHARE = (double) SESSIONS / SECONDS;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final Pattern RETRY = Pattern.compile("restarting, retry=(\\d+)");
    private static final int BUCKETS = 10;

    @Test
    void everyoneHearsEverythingAndLeavesInTurn() throws Exception {
        try (ConfigurableApplicationContext service = start();
                LoadClients crowd = LoadClients.connect(port(service), SESSIONS)) {
            List<String> published = publishOnceAllListen(service);
            long begun = System.nanoTime();

            SpringApplication.exit(service);

            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            await().atMost(Duration.ofSeconds(30)).until(crowd::isGone);
            assertThat(crowd.members()).extracting(Member::closeCode).containsOnly(1012);
            assertThat(crowd.members()).extracting(Member::heard).containsOnly(published);
            assertThat(took)
                    .isBetween(
                            Duration.ofSeconds(SECONDS - 1),
                            Duration.ofSeconds(SECONDS + 2).plus(CLOSE_TIMEOUT));
            assertCloseEvenly(crowd);
            assertReturnEvenly(crowd);
        }
    }

    /** No second, wherever it begins, has more than twice its share. */
    private static void assertCloseEvenly(LoadClients crowd) {
        long[] moments =
                crowd.members().stream().mapToLong(Member::closedNanos).sorted().toArray();
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

    /** Each tenth of the window has its tenth of the slots, give or take a tenth of that. */
    private static void assertReturnEvenly(LoadClients crowd) {
        int[] found = new int[BUCKETS];
        crowd.members().forEach(member -> found[retryMillis(member) * BUCKETS / (SECONDS * 1000)]++);

        double expected = (double) SESSIONS / BUCKETS;
        assertThat(found)
                .satisfies(all -> IntStream.of(all)
                        .forEach(each -> assertThat((double) each).isBetween(0.9 * expected - 2, 1.1 * expected + 2)));
    }

    private static int retryMillis(Member member) {
        Matcher reason = RETRY.matcher(member.closeReason());
        assertThat(reason.matches()).as(member.closeReason()).isTrue();
        return Integer.parseInt(reason.group(1));
    }

    private static List<String> publishOnceAllListen(ConfigurableApplicationContext service) throws Exception {
        SessionRegistry registry = service.getBean(SessionRegistry.class);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> registry.size() == SESSIONS
                        && registry.all().stream()
                                .allMatch(session -> session.listensTo().size() == 2));
        List<String> messages =
                IntStream.range(0, 20).mapToObj(Integer::toString).toList();
        Http backend = new Http(port(service));
        for (String message : messages) {
            assertThat(backend.broadcast(message).statusCode()).isEqualTo(202);
        }
        return messages;
    }

    /** The phase of the shutdown may be shorter than the drain: that goes on all the same. */
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
