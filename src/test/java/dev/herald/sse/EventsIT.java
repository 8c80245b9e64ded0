package dev.herald.sse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import dev.herald.EventClient;
import dev.herald.EventClient.ReceivedEvent;
import dev.herald.Http;
import dev.herald.RawClient;
import dev.herald.Scrape;
import dev.herald.WholePath;
import dev.herald.session.Session;
import dev.herald.session.SessionRegistry;
import dev.herald.topic.Topic;
import dev.herald.topic.Topics;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.socket.CloseStatus;

@WholePath
class EventsIT {

    private static final String POSITION = "[0-9a-f]{16}:[0-9]+";

    @LocalServerPort
    private int port;

    @Autowired
    private SessionRegistry registry;

    @Autowired
    private Topics topics;

    private final String news = "news-" + UUID.randomUUID();
    private final String sport = "sport-" + UUID.randomUUID();
    private final List<EventClient> clients = new ArrayList<>();
    private Http http;

    @BeforeEach
    void awaitNoSessions() {
        http = new Http(port);
        await().atMost(Duration.ofSeconds(30)).until(() -> registry.size() == 0);
    }

    @AfterEach
    void disconnect() {
        clients.forEach(EventClient::close);
    }

    @Test
    void isNeitherCachedNorBuffered() throws Exception {
        EventClient client = connect("/events");

        assertThat(client.status()).isEqualTo(200);
        assertThat(client.headers().get("content-type")).startsWith("text/event-stream");
        assertThat(client.headers().get("cache-control")).contains("no-store", "no-transform");
        assertThat(client.headers())
                .containsEntry("x-accel-buffering", "no")
                .containsEntry("connection", "close")
                .doesNotContainKeys("content-length", "transfer-encoding");
    }

    @Test
    void beginsWithTheReconnectDelayAndThePosition() throws Exception {
        EventClient client = connect("/events?topic=" + news);
        http.broadcast("so that there is something to read");
        client.next();

        assertThat(Long.parseLong(String.valueOf(client.retry()))).isBetween(2000L, 4000L);
        EventClient quiet = connect("/events?topic=" + news);
        assertThat(quiet.line()).startsWith("retry: ");
        assertThat(quiet.line()).matches("id: " + POSITION + "," + POSITION);
        assertThat(quiet.line()).isEmpty();
    }

    /** A message has one position, also for a client that comes back to it in the next epoch. */
    @Test
    void positionStaysThatOfTheMessageWhenAnEpochBegins() throws Exception {
        EventClient client = connect("/events?topic=" + news);
        String position =
                JsonPath.read(http.post("/broadcast?topic=" + news, "1").body(), "$.receipts[0].position");
        assertThat(event(client).id()).contains(position);

        topics.find(new Topic(news)).orElseThrow().beginEpoch(42);
        http.broadcast("so that there is something to read");

        assertThat(event(client).id()).contains(position);
    }

    @Test
    void eventsHaveTheirTopicAsNameAndTheirPositionAsId() throws Exception {
        EventClient client = connect("/events");

        String position = JsonPath.read(http.broadcast("hello\nworld").body(), "$.receipts[0].position");

        assertThat(client.next()).isEqualTo(new ReceivedEvent("broadcast", "hello\nworld", position));
    }

    @Test
    void receivesBroadcastsAndItsTopicsOnly() throws Exception {
        EventClient client = connect("/events?topic=" + news + "&topic=" + sport);

        http.post("/broadcast?topic=" + news, "1");
        http.post("/broadcast?topic=elsewhere", "2");
        http.broadcast("3");
        http.post("/broadcast?topic=" + sport, "4");

        assertThat(next(client)).isEqualTo(news + " 1");
        assertThat(next(client)).isEqualTo("broadcast 3");
        assertThat(next(client)).isEqualTo(sport + " 4");
        assertThat(client.lastId()).matches(POSITION + "," + POSITION + "," + POSITION);
    }

    @Test
    void lastEventIdReplaysEachTopicOnce() throws Exception {
        String path = "/events?topic=" + news + "&topic=" + sport;
        EventClient before = connect(path);
        http.post("/broadcast?topic=" + news, "1");
        http.post("/broadcast?topic=" + sport, "2");
        next(before);
        next(before);
        before.close();
        http.post("/broadcast?topic=" + sport, "3");
        http.post("/broadcast?topic=" + news, "4");

        EventClient after = connect(path, "Last-Event-ID", before.lastId());
        List<String> missed = List.of(next(after), next(after));
        http.post("/broadcast?topic=" + news, "5");

        assertThat(missed).containsExactlyInAnyOrder(sport + " 3", news + " 4");
        assertThat(next(after)).isEqualTo(news + " 5");
    }

    @Test
    void lastEventIdTakesPrecedenceOverTheUrl() throws Exception {
        http.post("/broadcast?topic=" + news, "1");
        EventClient first = connect("/events?topic=" + news + "&history=1");
        next(first);
        String since = first.lastId();
        http.post("/broadcast?topic=" + news, "2");
        next(first);

        EventClient byUrl = connect("/events?topic=" + news + "&since=" + since);
        EventClient byHeader = connect("/events?topic=" + news + "&since=" + since, "Last-Event-ID", first.lastId());
        assertThat(next(byUrl)).isEqualTo(news + " 2");
        http.post("/broadcast?topic=" + news, "3");

        assertThat(next(byHeader)).isEqualTo(news + " 3");
    }

    @Test
    void clientThatReceivedNothingYetMissesNothing() throws Exception {
        EventClient before = connect("/events?topic=" + news);
        for (int i = 0; i < 3; i++) {
            before.line();
        }
        Session session = registry.all().iterator().next();
        before.close();
        await().atMost(Duration.ofSeconds(30)).until(() -> !session.isOpen());
        http.post("/broadcast?topic=" + news, "1");

        EventClient after = connect("/events?topic=" + news + "&since=" + positions(session));

        assertThat(next(after)).isEqualTo(news + " 1");
    }

    @Test
    void historyPrecedesNewMessages() throws Exception {
        for (int i = 1; i <= 5; i++) {
            http.post("/broadcast?topic=" + news, "" + i);
        }

        EventClient client = connect("/events?topic=" + news + "&history=2");
        http.post("/broadcast?topic=" + news, "6");

        assertThat(List.of(next(client), next(client), next(client)))
                .containsExactly(news + " 4", news + " 5", news + " 6");
    }

    @Test
    void unknownPositionGivesAGap() throws Exception {
        http.post("/broadcast?topic=" + news, "1");
        double before = Scrape.of(http).value("herald_gaps_total");

        EventClient client = connect("/events?topic=" + news, "Last-Event-ID", "00000000000000aa:4,00000000000000bb:7");

        ReceivedEvent broadcasts = event(client);
        ReceivedEvent gap = event(client);
        assertThat(gap.name()).isEqualTo("herald/gap");
        assertThat(JsonPath.<String>read(broadcasts.data(), "$.topic")).isEqualTo("broadcast");
        assertThat(broadcasts.data()).doesNotContain("from");
        assertThat(JsonPath.<String>read(gap.data(), "$.topic")).isEqualTo(news);
        assertThat(gap.data()).doesNotContain("from");
        assertThat(JsonPath.<String>read(gap.data(), "$.to")).matches("[0-9a-f]{16}:0");
        assertThat(Scrape.of(http).value("herald_gaps_total") - before).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "/events?topic=a%20b,                 400, Topic \"a b\"",
        "/events?topic=,                      400, Topic \"\"",
        "/events?history=-1,                  400, The value \"-1\" of parameter history",
        "/events?history=many,                400, The value \"many\" of parameter history",
        "/events?since=yesterday,             400, Position \"yesterday\"",
        "/events?since=00000000000000aa:-4,   400, Position \"00000000000000aa:-4\""
    })
    void invalidRequestsAreRefusedWithTheReason(String path, int status, String detail) throws Exception {
        HttpResponse<String> response = http.get(path);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(JsonPath.<String>read(response.body(), "$.detail")).startsWith(detail);
    }

    /** A browser that is refused never comes back. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "4711",
                "urn:uuid:5e94c686-2c0b-4f9b-958c-92ccc3bbb4eb",
                "00000000000000aa:4,",
                "00000000000000aa:-4",
                "news@",
                "{\"offset\":4}",
                ",",
                "@"
            })
    void lastEventIdOfAnotherServerGivesAGapAndTheStream(String id) throws Exception {
        http.post("/broadcast?topic=" + news, "1");

        EventClient client = connect("/events?topic=" + news, "Last-Event-ID", id);

        assertThat(event(client).data()).contains("\"topic\":\"broadcast\"").doesNotContain("from");
        assertThat(event(client).data()).contains("\"topic\":\"" + news + "\"").doesNotContain("from");
        assertThat(next(client)).isEqualTo(news + " 1");
    }

    /** Of which Spring Security refuses some characters, where it takes UTF-8 for ISO 8859-1. */
    @ParameterizedTest
    @ValueSource(strings = {"gr\u00fc\u00df", "\ud83d\ude80"})
    void lastEventIdMayBeInUtf8(String id) throws Exception {
        String head = "GET /events HTTP/1.1\nHost: localhost\nLast-Event-ID: "
                + new String(id.getBytes(UTF_8), ISO_8859_1) + "\n";

        assertThat(RawClient.exchangeHead(port, head, "").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lastEventId", "lastEventID", "last-event-id", "Last-Event-ID"})
    void lastEventIdOfAPolyfillIsInTheUrl(String parameter) throws Exception {
        http.post("/broadcast?topic=" + news, "1");
        EventClient first = connect("/events?topic=" + news + "&history=1");
        next(first);
        String id = first.lastId();
        http.post("/broadcast?topic=" + news, "2");
        next(first);

        EventClient again = connect(
                "/events?topic=" + news + "&since=" + first.lastId() + "&" + parameter + "=" + id.replace(":", "%3A"));

        assertThat(next(again)).isEqualTo(news + " 2");
    }

    @Test
    void otherMediaTypesAreRefused() throws Exception {
        assertThat(EventClient.connect(port, "/events", "Accept", "text/html").status())
                .isEqualTo(406);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE"})
    void onlyGetOpensAStream(String method) throws Exception {
        try (RawClient raw = new RawClient(port)) {
            raw.send((method + " /events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            assertThat(raw.readResponse().status()).isEqualTo(405);
        }
    }

    @Test
    void http10IsServed() throws Exception {
        try (Socket socket = new Socket("localhost", port)) {
            socket.getOutputStream().write("GET /events HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            await().atMost(Duration.ofSeconds(30)).until(() -> registry.size() == 1);
            http.broadcast("hello");
            StringBuilder response = new StringBuilder();
            while (response.indexOf("data: hello\n") < 0) {
                response.append((char) socket.getInputStream().read());
            }
            assertThat(response.toString()).startsWith("HTTP/1.1 200").doesNotContain("chunked");
        }
    }

    @Test
    void clientThatDisconnectsIsRemoved() throws Exception {
        EventClient client = connect("/events");
        assertThat(Scrape.of(http).value("herald_sessions_open", "transport", "sse"))
                .isOne();

        client.close();

        await().atMost(Duration.ofSeconds(30)).until(() -> registry.size() == 0);
        await().atMost(Duration.ofSeconds(30)).until(() -> registry.endingCount() == 0);
    }

    @Test
    void receivesTheReasonWhenItsStreamEnds() throws Exception {
        EventClient client = connect("/events");

        registry.all().forEach(session -> session.close(CloseStatus.SERVICE_RESTARTED.withReason("restarting")));

        ReceivedEvent last = event(client);
        assertThat(last.name()).isEqualTo("herald/close");
        assertThat(last.data()).isEqualTo("{\"code\":1012,\"reason\":\"restarting\"}");
        assertThat(client.next()).isNull();
    }

    @Test
    void receivesDirectMessages() throws Exception {
        EventClient client = connect("/events");
        EventClient other = connect("/events");
        Session first = registry.all().iterator().next();

        assertThat(http.post("/sessions/" + first.id() + "/messages", "psst").statusCode())
                .isEqualTo(202);
        http.broadcast("all");

        List<String> received = List.of(next(client), next(other));
        assertThat(received).containsExactlyInAnyOrder("herald/direct psst", "broadcast all");
    }

    @Test
    void deliveriesAreCountedByTransport() throws Exception {
        connect("/events");
        double before = Scrape.of(http).value("herald_messages_delivered_total", "transport", "sse");

        http.broadcast("1");
        http.broadcast("2");

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(
                                Scrape.of(http).value("herald_messages_delivered_total", "transport", "sse") - before)
                        .isEqualTo(2));
    }

    private EventClient connect(String path, String... headers) throws IOException {
        int open = registry.size();
        EventClient client = EventClient.connect(port, path, headers);
        clients.add(client);
        assertThat(client.status()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(30)).until(() -> registry.size() > open);
        return client;
    }

    private static String positions(Session session) {
        return String.join(
                ",",
                session.subscribedTo().stream()
                        .map(each -> "%016x:%d".formatted(each.log().epoch(), each.cursor() - 1))
                        .toList());
    }

    private static String next(EventClient client) throws IOException {
        ReceivedEvent event = event(client);
        return event.name() + " " + event.data();
    }

    private static ReceivedEvent event(EventClient client) throws IOException {
        return Objects.requireNonNull(client.next(), "the stream ended (expected: an event)");
    }
}
