package dev.herald;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import dev.herald.rfc6455.ClientFrames;
import dev.herald.session.SessionRegistry;
import dev.herald.topic.FakeTicker;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What Prometheus reads agrees with what happened. */
@WholePath
class MetersIT {

    private static final String OPEN = "herald_sessions_open";
    private static final String OPENED = "herald_sessions_opened_total";
    private static final String CLOSED = "herald_sessions_closed_total";
    private static final String DURATION = "herald_session_duration_seconds";
    private static final String RECEIVED = "herald_messages_received_total";
    private static final String PUBLISHED = "herald_messages_published_total";
    private static final String DELIVERED = "herald_messages_delivered_total";
    private static final String SENT = "herald_sent_bytes_total";
    private static final String FANOUT = "herald_fanout_seconds";
    private static final String HISTORY = "herald_history_bytes";
    private static final Set<String> LABELS = Set.of(
            "transport",
            "code",
            "source",
            "reason",
            "limit",
            "use",
            "kind",
            "status",
            "le",
            "application",
            "name",
            "version");

    @LocalServerPort
    private int port;

    @Autowired
    private SessionRegistry registry;

    @Autowired
    private FakeTicker ticker;

    private Http http;

    @BeforeEach
    void awaitNoSessions() {
        http = new Http(port);
        await().atMost(Duration.ofSeconds(30)).until(() -> registry.size() == 0 && registry.endingCount() == 0);
    }

    @Test
    void countsSessionsByHowTheyEnd() throws Exception {
        Scrape before = Scrape.of(http);
        try (RawClient polite = connect();
                RawClient peculiar = connect();
                RawClient wrong = connect();
                RawClient disconnected = connect()) {
            assertThat(websocket(Scrape.of(http), OPEN)).isEqualTo(4);
            ticker.advance(Duration.ofSeconds(20));
            polite.send(ClientFrames.close(1000, ""));
            peculiar.send(ClientFrames.close(4321, ""));
            wrong.send(ClientFrames.frame(ClientFrames.TEXT, new byte[] {(byte) 0xFF}));
            disconnected.disconnect();
            await().atMost(Duration.ofSeconds(30)).until(() -> registry.size() == 0);
        }

        Scrape after = Scrape.of(http);
        assertThat(websocket(after, OPEN)).isZero();
        assertThat(websocket(after, OPENED) - websocket(before, OPENED)).isEqualTo(4);
        for (String code : List.of("1000", "other", "1007", "1006")) {
            assertThat(closed(after, code) - closed(before, code)).as(code).isEqualTo(1);
        }
        assertThat(after.value(DURATION + "_count") - before.value(DURATION + "_count"))
                .isEqualTo(4);
        assertThat(after.value(DURATION + "_sum") - before.value(DURATION + "_sum"))
                .isEqualTo(80);
        assertThat(within(after, "10.0") - within(before, "10.0")).isZero();
        assertThat(within(after, "60.0") - within(before, "60.0")).isEqualTo(4);
    }

    @Test
    void countsMessagesAndBytesExactly() throws Exception {
        Scrape before = Scrape.of(http);
        long bytes = 0;
        try (RawClient one = connect();
                RawClient other = connect()) {
            for (int i = 0; i < 5; i++) {
                assertThat(http.broadcast("x".repeat(200)).statusCode()).isEqualTo(202);
                one.next();
                other.next();
            }
            one.send(ClientFrames.TEXT, "echo");
            one.next();
            other.send(ClientFrames.BINARY, "x".repeat(64 * 1024));
            other.next();
            other.send(ClientFrames.PING, "ping");
            other.next();
            other.send(ClientFrames.close(1000, ""));
            other.next();
            one.send(ClientFrames.close(1000, ""));
            one.next();
            bytes = one.bytesRead() + other.bytesRead();
            // What was written is counted just after the client may have it; an ended connection has counted all.
            await().atMost(Duration.ofSeconds(30)).until(() -> registry.size() == 0);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> registry.endingCount() == 0);

        Scrape after = Scrape.of(http);
        assertThat(published(after, "http") - published(before, "http")).isEqualTo(5);
        assertThat(published(after, "tick") - published(before, "tick")).isZero();
        assertThat(websocket(after, DELIVERED) - websocket(before, DELIVERED)).isEqualTo(10);
        assertThat(websocket(after, RECEIVED) - websocket(before, RECEIVED)).isEqualTo(2);
        assertThat(websocket(after, SENT) - websocket(before, SENT)).isEqualTo((double) bytes);
    }

    @Test
    void doesNotCountWhatWasRefused() throws Exception {
        Scrape before = Scrape.of(http);

        http.broadcast("");
        http.broadcast("x".repeat(64 * 1024 + 1));

        assertThat(published(Scrape.of(http), "http")).isEqualTo(published(before, "http"));
    }

    @Test
    void measuresFanOutInBuckets() throws Exception {
        double before = Scrape.of(http).value(FANOUT + "_count");
        try (RawClient subscriber = connect()) {
            http.broadcast("one");
            subscriber.next();

            await().atMost(Duration.ofSeconds(30)).until(() -> Scrape.of(http).value(FANOUT + "_count") == before + 1);
        }

        Scrape after = Scrape.of(http);
        assertThat(after.types()).containsEntry(FANOUT, "histogram");
        assertThat(after.value(FANOUT + "_bucket", "le", "+Inf")).isEqualTo(before + 1);
        assertThat(after.series())
                .filteredOn(series -> series.name().equals(FANOUT + "_bucket"))
                .hasSizeGreaterThan(50);
    }

    @Test
    void historyIsMeasuredAndForgottenAfterItsTime() throws Exception {
        http.broadcast("x".repeat(1000));
        assertThat(Scrape.of(http).value(HISTORY)).isGreaterThan(1000);

        ticker.advance(Duration.ofMinutes(5).plusNanos(1));

        await().atMost(Duration.ofSeconds(30)).until(() -> Scrape.of(http).value(HISTORY) == 0);
    }

    @Test
    void countsHandshakesThatWereRefusedByReason() throws Exception {
        Scrape before = Scrape.of(http);

        RawClient.exchange(port, RawClient.HANDSHAKE.replace("Version: 13", "Version: 8"));
        RawClient.exchange(port, RawClient.HANDSHAKE.replace("dGhlIHNhbXBsZSBub25jZQ==", "short"));
        RawClient.exchange(port, RawClient.HANDSHAKE + "Origin: https://elsewhere.example\n");
        RawClient.exchange(port, "GET /events?topic=a%20b HTTP/1.1\nHost: localhost\n");
        connect().close();

        Scrape after = Scrape.of(http);
        assertThat(refused(after, "version") - refused(before, "version")).isOne();
        assertThat(refused(after, "malformed") - refused(before, "malformed")).isEqualTo(2);
        assertThat(refused(after, "forbidden") - refused(before, "forbidden")).isOne();
        assertThat(refused(after, "error") - refused(before, "error")).isZero();
    }

    @Test
    void measuresHowLongTheFirstMissedMessageWaited() throws Exception {
        http.broadcast("received");
        String position = JsonPath.read(http.broadcast("the last one received").body(), "$.receipts[0].position");
        http.broadcast("missed");
        ticker.advance(Duration.ofSeconds(7));
        http.broadcast("missed too");
        Scrape before = Scrape.of(http);

        try (RawClient back = new RawClient(port)) {
            back.upgrade(RawClient.HANDSHAKE.replace("/websocket", "/websocket?since=" + position));
            assertThat(back.next().text()).isEqualTo("missed");
        }

        Scrape after = Scrape.of(http);
        assertThat(after.value("herald_resume_age_seconds_count") - before.value("herald_resume_age_seconds_count"))
                .isOne();
        assertThat(after.value("herald_resume_age_seconds_sum") - before.value("herald_resume_age_seconds_sum"))
                .isEqualTo(7);
    }

    @Test
    void tellsWhatThereIsAndWhatThereMayBe() throws Exception {
        Scrape scrape = Scrape.of(http);

        assertThat(scrape.value("herald_history_max_bytes"))
                .isEqualTo(Math.min(256 * 1024 * 1024, scrape.value("herald_memory_max_bytes") / 2));
        long quarter = Runtime.getRuntime().maxMemory() / 4;
        assertThat(scrape.value("herald_memory_max_bytes")).isCloseTo((double) quarter, withinPercentage(0.001));
        assertThat(scrape.value("process_files_open_files")).isBetween(1.0, scrape.value("process_files_max_files"));
        assertThat(scrape.value("herald_draining")).isZero();
    }

    @Test
    void everyMeterSaysWhatItIs() throws Exception {
        Scrape scrape = Scrape.of(http);

        List<String> ours = scrape.types().keySet().stream()
                .filter(name -> name.startsWith("herald_"))
                .toList();
        assertThat(ours)
                .hasSizeGreaterThan(10)
                .allSatisfy(name -> assertThat(scrape.helps()).containsKey(name));
    }

    @Test
    void noLabelIsAnythingAClientCanChoose() throws Exception {
        Set<Scrape.Series> ours = Scrape.of(http).series("herald_");

        assertThat(ours).isNotEmpty();
        assertThat(Scrape.labelNames(ours)).isSubsetOf(LABELS);
    }

    private RawClient connect() throws Exception {
        int before = registry.size();
        RawClient client = RawClient.connect(port);
        await().atMost(Duration.ofSeconds(30)).until(() -> registry.size() == before + 1);
        return client;
    }

    private static double websocket(Scrape scrape, String name) {
        return scrape.value(name, "transport", "websocket");
    }

    private static double closed(Scrape scrape, String code) {
        return scrape.value(CLOSED, "transport", "websocket", "code", code);
    }

    private static double published(Scrape scrape, String source) {
        return scrape.value(PUBLISHED, "source", source);
    }

    private static double refused(Scrape scrape, String reason) {
        return scrape.value("herald_handshakes_rejected_total", "reason", reason);
    }

    private static double within(Scrape scrape, String seconds) {
        return scrape.value(DURATION + "_bucket", "le", seconds);
    }
}
