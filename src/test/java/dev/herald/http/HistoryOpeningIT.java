package dev.herald.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import dev.herald.RawClient;
import dev.herald.RawClient.Response;
import dev.herald.WholePath;
import dev.herald.broadcast.TopicAppender;
import dev.herald.broadcast.TopicSource;
import dev.herald.testing.BesideOthers;
import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.TestPropertySource;

/** Topics whose order is kept elsewhere: each is held while it is read, and let go of once. */
@WholePath
@Import(HistoryOpeningIT.Elsewhere.class)
@TestPropertySource(
        properties = {
            "herald.broadcast.max-opening=5s",
            "herald.http.max-history-responses=4",
            "herald.selftest.enabled=false"
        })
@BesideOthers
class HistoryOpeningIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @LocalServerPort
    private int port;

    @Autowired
    private ManualUpstream topicSource;

    @Autowired
    private MeterRegistry meters;

    @TestConfiguration(proxyBeanMethods = false)
    static class Elsewhere {

        @Bean
        @Primary
        ManualUpstream manualUpstream() {
            return new ManualUpstream();
        }
    }

    /** Opens logs when the test lets it. */
    static final class ManualUpstream implements TopicSource {

        private final Map<String, TopicAppender> appenders = new ConcurrentHashMap<>();
        private final Map<String, CompletableFuture<?>> openings = new ConcurrentHashMap<>();
        private final Map<String, Integer> opened = new ConcurrentHashMap<>();
        private final Map<String, Integer> closed = new ConcurrentHashMap<>();

        @Override
        public CompletableFuture<?> open(TopicAppender appender) {
            CompletableFuture<?> opening = new CompletableFuture<>();
            appenders.put(appender.topic().name(), appender);
            openings.put(appender.topic().name(), opening);
            opened.merge(appender.topic().name(), 1, Integer::sum);
            return opening;
        }

        @Override
        public void close(TopicAppender appender) {
            closed.merge(appender.topic().name(), 1, Integer::sum);
        }

        @Override
        public boolean isLocal() {
            return false;
        }

        @Override
        public CompletableFuture<?> catchUp(Topic topic) {
            return CompletableFuture.completedFuture(null);
        }

        void fill(String topic, int count, int size) {
            TopicAppender appender = Objects.requireNonNull(appenders.get(topic));
            for (int i = 0; i < count; i++) {
                appender.append(Message.of("x".repeat(size)), 0);
            }
            Objects.requireNonNull(openings.get(topic)).complete(null);
        }

        void awaitOpen(String topic) {
            await().atMost(SOON).until(() -> openings.containsKey(topic));
        }

        void awaitClosedOnce(String topic) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(closed.get(topic)).isEqualTo(1));
            assertThat(opened).containsEntry(topic, 1);
        }
    }

    @Test
    void respondsWhenTheLogIsOpen() throws Exception {
        try (RawClient client = asking("open.waits")) {
            assertThat(client.isSilentFor(Duration.ofMillis(100))).isTrue();
            topicSource.fill("open.waits", 2, 10);

            Response response = client.readResponse();
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.headers()).containsEntry("content-type", "application/json");
            assertThat(JsonPath.<List<Object>>read(response.body(), "$.messages"))
                    .hasSize(2);
            topicSource.awaitClosedOnce("open.waits");
        }
    }

    @Test
    void respondsWithAProblemIfTheLogCannotBeOpened() throws Exception {
        try (RawClient client = asking("open.never")) {
            Response response = client.readResponse();

            assertThat(response.status()).isEqualTo(503);
            assertThat(response.headers())
                    .containsEntry("content-type", "application/problem+json")
                    .containsEntry("retry-after", "2");
            topicSource.awaitClosedOnce("open.never");
        }
    }

    @Test
    void releasesTheLogOfAClientThatLeftBeforeItWasOpen() throws Exception {
        RawClient client = asking("open.gone");
        client.reset();
        topicSource.fill("open.gone", 1000, 16_000);

        topicSource.awaitClosedOnce("open.gone");
    }

    @Test
    void holdsTheLogUntilAClientThatDoesNotReadLeaves() throws Exception {
        RawClient client = asking("open.stalls");
        topicSource.fill("open.stalls", 1000, 16_000);
        await().atMost(SOON).until(() -> inProgress() == 1);
        assertThat(topicSource.closed).doesNotContainKey("open.stalls");

        Response refused = RawClient.exchange(port, request("open.stalls"));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(topicSource.closed).doesNotContainKey("open.stalls");
        client.reset();

        topicSource.awaitClosedOnce("open.stalls");
        assertThat(inProgress()).isZero();
    }

    @Test
    void releasesTheLogOfARequestThatIsRejected() throws Exception {
        RawClient client = asking("open.full");
        topicSource.fill("open.full", 1000, 16_000);
        await().atMost(SOON).until(() -> inProgress() == 1);
        try (RawClient second = asking("open.refused")) {
            topicSource.fill("open.refused", 1000, 16_000);

            assertThat(second.readResponse().status()).isEqualTo(429);
            topicSource.awaitClosedOnce("open.refused");
        }
        client.reset();
        topicSource.awaitClosedOnce("open.full");
    }

    @Test
    void countsOnceWhatWaited() throws Exception {
        long before = counted();
        try (RawClient client = asking("open.counted")) {
            topicSource.fill("open.counted", 1000, 16_000);
            assertThat(client.readResponse().status()).isEqualTo(200);
        }

        await().atMost(SOON).untilAsserted(() -> assertThat(counted()).isEqualTo(before + 1));
    }

    private RawClient asking(String topic) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        RawClient client = new RawClient(port, socket);
        client.sendAhead(request(topic), new byte[0]);
        topicSource.awaitOpen(topic);
        return client;
    }

    private static String request(String topic) {
        return "GET /topics/%s/messages?limit=1000 HTTP/1.1%nHost: localhost%n".formatted(topic);
    }

    private double inProgress() {
        return meters.get("herald.history.responses").gauge().value();
    }

    private long counted() {
        return meters.find("http.server.requests").tag("uri", "/topics/{topic}/messages").timers().stream()
                .mapToLong(timer -> timer.count())
                .sum();
    }
}
