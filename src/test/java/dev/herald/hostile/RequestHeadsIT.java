package dev.herald.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.hostile.RequestHeads.Paths;
import dev.herald.logging.RecordedLog;
import dev.herald.rfc6455.ClientFrames;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whatever the head of a request is, its response is well framed, no fault of the server, and explains itself; nothing is logged with a
 * stack trace, and the meters count what the client received. For {@code stress.seconds}, with the same seeds each time, or if that is
 * longer than usual with random ones; a failure names its seed, with which {@code -Dheads.seed} repeats it, one request after the other.
 */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "herald.tick.enabled=false",
            "management.server.port=0",
            "herald.security.api-keys.fuzz.key=" + RequestHeads.KEY,
            "herald.security.api-keys.fuzz.scopes=publish,read,operate",
            "herald.limits.trusted-proxies=127.0.0.1",
            "herald.limits.handshakes-per-second-by-address=0",
            "herald.limits.handshakes-per-second=0",
            "herald.limits.request-timeout=2s"
        })
class RequestHeadsIT {

    private static final long NANOS =
            Duration.ofSeconds(Long.getLong("stress.seconds", 2)).toNanos() / Paths.values().length;
    private static final int REQUESTS = 150;
    private static final int CLIENTS = 16;
    private static final long FIXED_SEED = 1;
    private static final int TIMEOUT_MILLIS = 30_000;

    /** In place of a status. */
    private static final int HANDSHAKES = 0;

    @LocalServerPort
    private int port;

    @LocalManagementPort
    private int managementPort;

    @Autowired
    private MeterRegistry meters;

    private record Exchange(int status, boolean stream) {}

    @ParameterizedTest
    @EnumSource
    void areEachRespondedTo(Paths paths) throws Exception {
        Long asked = Long.getLong("heads.seed");
        if (asked != null) {
            repeat(asked, paths);
            return;
        }
        boolean isStress = Long.getLong("stress.seconds", 2) > 2;
        Random seeds = new Random();
        long end = System.nanoTime() + NANOS;
        long seed = FIXED_SEED;
        do {
            RequestHeads heads = new RequestHeads(seed, paths);
            send(IntStream.range(0, REQUESTS).mapToObj(i -> heads.next()).toList(), paths, "seed " + seed);
            seed = isStress ? seeds.nextLong() : seed + 1;
        } while (System.nanoTime() - end < 0);
    }

    /** One after the other, so that the request itself is found. */
    private void repeat(long seed, Paths paths) throws Exception {
        RequestHeads heads = new RequestHeads(seed, paths);
        for (int i = 0; i < REQUESTS; i++) {
            String request = heads.next();
            send(List.of(request), paths, request);
        }
    }

    private void send(List<String> requests, Paths paths, String description) throws Exception {
        try (RecordedLog log = RecordedLog.ofProcess()) {
            Map<Integer, Double> before = counted();
            List<Exchange> exchanges = exchanges(requests, paths, description);
            exchanges.add(next(paths));
            assertThat(log.failures("qtp")).as(description).isEmpty();
            if (paths != Paths.ACTUATOR) {
                assertCounted(exchanges, before, paths, description);
            }
        }
    }

    private List<Exchange> exchanges(List<String> requests, Paths paths, String description) throws Exception {
        List<Future<Exchange>> sent = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            requests.forEach(request -> sent.add(clients.submit(() -> exchange(request, paths))));
        }
        List<Exchange> exchanges = new ArrayList<>();
        for (Future<Exchange> each : sent) {
            try {
                exchanges.add(each.get());
            } catch (ExecutionException e) {
                throw new AssertionError(description, e.getCause());
            }
        }
        return exchanges;
    }

    private Exchange exchange(String request, Paths paths) throws IOException {
        int to = paths == Paths.ACTUATOR ? managementPort : port;
        boolean head = request.startsWith("HEAD ");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), to)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            InputStream in = new BufferedInputStream(socket.getInputStream());
            StrictResponse response = StrictResponse.read(in, head, request.contains(" HTTP/1.0\r\n"));
            assertExplained(response, head);
            if (response.status() == 101) {
                socket.getOutputStream().write(ClientFrames.frame(0x81, "echo"));
                assertThat(in.read()).as("not closed at once").isEqualTo(0x81);
            }
            return new Exchange(response.status(), response.isStream() && !head);
        } catch (IOException | RuntimeException | AssertionError e) {
            throw new AssertionError(request, e);
        }
    }

    private static void assertExplained(StrictResponse response, boolean head) {
        assertThat(response.status()).isLessThan(500);
        if (response.status() >= 400) {
            assertThat(response.headers()).containsEntry("content-type", "application/problem+json");
            if (!head) {
                JsonNode problem = JsonMapper.shared().readTree(response.body());
                assertThat(problem.path("status").asInt()).isEqualTo(response.status());
                assertThat(problem.path("title").asString()).isNotEmpty();
            }
        }
    }

    /** An honest one, on a fresh connection. */
    private Exchange next(Paths paths) throws IOException {
        String path = paths == Paths.ACTUATOR ? "/actuator/health/liveness" : "/v3/api-docs";
        Exchange next = exchange("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", paths);
        assertThat(next.status()).isEqualTo(200);
        return next;
    }

    /** Of a handshake its reason is counted and not its status. */
    private void assertCounted(List<Exchange> exchanges, Map<Integer, Double> before, Paths paths, String description) {
        Map<Integer, Double> received = new TreeMap<>();
        exchanges.stream()
                .filter(exchange -> !exchange.stream())
                .forEach(exchange -> received.merge(exchange.status(), 1.0, Double::sum));
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            Map<Integer, Double> counted = counted();
            before.forEach((status, count) -> counted.merge(status, -count, Double::sum));
            counted.values().removeIf(count -> count == 0);
            if (paths == Paths.API) {
                assertThat(counted).as(description).isEqualTo(received);
            } else {
                assertThat(sum(counted)).as("%s: %s", description, counted).isEqualTo(sum(received));
            }
        });
    }

    private static double sum(Map<Integer, Double> counts) {
        return counts.values().stream().mapToDouble(count -> count).sum();
    }

    /** Responses by status, of every meter that counts them. */
    private Map<Integer, Double> counted() {
        Map<Integer, Double> counted = new TreeMap<>();
        for (Timer timer : meters.find("http.server.requests").timers()) {
            counted.merge(Integer.valueOf(timer.getId().getTag("status")), (double) timer.count(), Double::sum);
        }
        for (Counter counter : meters.find("herald.requests.malformed").counters()) {
            counted.merge(Integer.valueOf(counter.getId().getTag("status")), counter.count(), Double::sum);
        }
        for (Counter counter : meters.find("herald.handshakes.rejected").counters()) {
            counted.merge(HANDSHAKES, counter.count(), Double::sum);
        }
        return counted;
    }
}
