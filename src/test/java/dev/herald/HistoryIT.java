package dev.herald;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import dev.herald.RawClient.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Replay of history, and resuming from a position. */
class HistoryIT extends Api {

    private static final String PROTOCOL = "herald.v1";
    private static final String UNKNOWN = "0000000000000001:7";

    @Test
    void historyIsReplayedBeforeNewMessages() throws Exception {
        publish("history.last", "1", "2", "3");

        Client client = connect("?topic=history.last&history=2");
        publish("history.last", "4", "5");

        assertThat(client.texts(4)).containsExactly("2", "3", "4", "5");
        assertThat(client.unread()).isZero();
    }

    @Test
    void historyOfBroadcastIsReplayedWithoutTopics() throws Exception {
        publish("history.none", "unheard");
        for (String message : List.of("1", "2", "3")) {
            accepted(http.broadcast(message));
        }

        Client client = connect("?history=2");
        accepted(http.broadcast("4"));

        assertThat(client.texts(3)).containsExactly("2", "3", "4");
        assertThat(client.unread()).isZero();
    }

    @Test
    void withoutHistoryOnlyNewMessagesAreDelivered() throws Exception {
        publish("history.new", "1", "2");

        Client client = connect("?topic=history.new");
        publish("history.new", "3");

        assertThat(client.text()).isEqualTo("3");
    }

    @Test
    void resumesFromAPosition() throws Exception {
        List<String> positions = publish("history.back", "1", "2", "3");

        Client client = connect("?topic=history.back&since=" + positions.getFirst());
        publish("history.back", "4");

        assertThat(client.texts(3)).containsExactly("2", "3", "4");
        assertThat(client.unread()).isZero();
    }

    @Test
    void plainClientReceivesAGapMessage() throws Exception {
        String newest = publish("history.lost", "1", "2").getLast();
        String received = broadcast("received");

        Client client = connect("?topic=history.lost&since=" + received + ",history.lost@" + UNKNOWN);

        assertThat(object(client)).isEqualTo(gap("history.lost", UNKNOWN, newest.replaceFirst(":.*", ":0")));
        assertThat(client.texts(2)).containsExactly("1", "2");
        assertThat(client.unread()).isZero();
    }

    @Test
    void positionThatWasNeverAssignedIsAGapFromAnUnknownOne() throws Exception {
        String newest = publish("history.future", "1", "2").getLast();
        String future = newest.replaceFirst(":.*", ":99");

        Client client = connect("?topic=history.future&since=" + future);
        publish("history.future", "3");

        assertThat(object(client)).isEqualTo(Map.of("type", "gap", "topic", "history.future", "to", newest));
        assertThat(client.text()).isEqualTo("3");
    }

    @Test
    void connectedMessageHasThePositions() throws Exception {
        String topic = publish("history.hello", "1").getLast();
        String broadcast = broadcast("x");

        Client client = connect("?topic=history.hello", PROTOCOL);

        assertThat(client.subprotocol()).isEqualTo(PROTOCOL);
        assertThat(object(client))
                .isEqualTo(Map.of(
                        "type",
                        "connected",
                        "session",
                        idOf(client),
                        "positions",
                        Map.of("broadcast", broadcast, "history.hello", topic)));
    }

    @Test
    void jsonMessagesHaveATypeAndAPosition() throws Exception {
        Client client = connect("?topic=history.types", PROTOCOL);
        object(client);

        String position = publish("history.types", "\"grüß\"\n🚀").getLast();
        assertThat(object(client))
                .isEqualTo(Map.of(
                        "type", "message", "topic", "history.types", "position", position, "data", "\"grüß\"\n🚀"));

        client.send("{\"what\": \"I say\"}");
        assertThat(object(client)).isEqualTo(Map.of("type", "echo", "data", "{\"what\": \"I say\"}"));

        accepted(http.post("/sessions/" + idOf(client) + "/messages", "for \"you\""));
        assertThat(object(client)).isEqualTo(Map.of("type", "direct", "data", "for \"you\""));

        byte[] binary = "as it is".getBytes(StandardCharsets.UTF_8);
        client.send(binary);
        assertThat(client.binary()).isEqualTo(binary);
    }

    @Test
    void gapPrecedesTheMessagesAfterIt() throws Exception {
        String newest = publish("history.gap", "1", "2").getLast();
        String before = newest.replaceFirst(":.*", ":0");
        String received = broadcast("received");

        Client client = connect("?topic=history.gap&since=" + received + ",history.gap@" + UNKNOWN, PROTOCOL);

        assertThat(object(client)).isEqualTo(gap("history.gap", UNKNOWN, before));
        assertThat(object(client))
                .containsEntry("type", "connected")
                .containsEntry("positions", Map.of("broadcast", received, "history.gap", before));
        assertThat(object(client)).containsEntry("data", "1");
        assertThat(object(client)).containsEntry("data", "2").containsEntry("position", newest);
    }

    @Test
    void gapOfAPositionOfNobodyKnowsWhichTopicHasNoFrom() throws Exception {
        String newest = publish("history.unknown", "1").getLast();

        Client client = connect("?topic=history.unknown&since=" + UNKNOWN, PROTOCOL);

        assertThat(object(client)).containsEntry("topic", "broadcast").doesNotContainKey("from");
        assertThat(object(client))
                .isEqualTo(Map.of("type", "gap", "topic", "history.unknown", "to", newest.replaceFirst(":.*", ":0")));
    }

    @Test
    void clientThatRemembersItsPositionsMissesNothing() throws Exception {
        Client first = connect("?topic=history.a&topic=history.b", PROTOCOL);
        Map<String, String> positions = JsonPath.read(first.text(), "$.positions");
        String received = publish("history.a", "a1").getLast();
        assertThat(object(first)).containsEntry("position", received);
        first.close(1000);
        publish("history.a", "a2");
        publish("history.b", "b1");

        String since = String.join(",", positions.get("broadcast"), received, positions.get("history.b"));
        Client again = connect("?topic=history.a&topic=history.b&since=" + since, PROTOCOL);
        publish("history.b", "b2");

        assertThat(object(again)).containsEntry("type", "connected");
        assertThat(List.of(object(again), object(again), object(again)))
                .extracting(message -> message.get("data"))
                .containsExactlyInAnyOrder("a2", "b1", "b2")
                .containsSubsequence("b1", "b2");
    }

    @Test
    void nothingIsMissedOrDoubledBetweenThePastAndTheNew() throws Exception {
        String start = publish("history.join", "0").getLast();
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Integer> published =
                CompletableFuture.supplyAsync(() -> publishUntil(enough, "history.join"));

        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clients.add(connect("?topic=history.join&since=" + start));
        }
        enough.set(true);
        int count = published.join();

        List<String> expected =
                IntStream.rangeClosed(1, count).mapToObj(Integer::toString).toList();
        for (Client client : clients) {
            assertThat(client.texts(count)).isEqualTo(expected);
            assertThat(client.unread()).isZero();
        }
    }

    @Test
    void unknownSubprotocolsAreNotAgreedOn() throws Exception {
        Client plain = connect("", "herald.v2");
        Client choosing = connect("", "herald.v2", PROTOCOL);

        assertThat(plain.subprotocol()).isEmpty();
        assertThat(choosing.subprotocol()).isEqualTo(PROTOCOL);
        plain.send("plain");
        assertThat(plain.text()).isEqualTo("plain");
    }

    @Test
    void closedSessionReceivesNothingMore() throws Exception {
        Client client = connect("?topic=history.left");
        client.close(1000);
        assertThat(client.closeCode()).isEqualTo(1000);
        await().atMost(Duration.ofSeconds(30)).until(() -> registry.size() == 0);

        String receipt =
                accepted(http.post("/broadcast?topic=history.left", "unheard")).body();

        assertThat(JsonPath.<Integer>read(receipt, "$.receipts[0].recipients")).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "history=x | The value \"x\" of parameter history is invalid: accepted is a number of 0 or more.",
                "history=-1 | The value \"-1\" of parameter history is invalid: accepted is a number of 0 or more.",
                "since=7 | Position \"7\" is invalid: accepted is epoch:offset (16 hexadecimal digits, a colon, a number).",
                "topic=a%20b | Topic \"a b\" is invalid: 1 to 255 printable ASCII characters without spaces are accepted."
            })
    void refusesWhatCannotBe(String query, String detail) throws Exception {
        assertRefused(query, detail);
    }

    @Test
    void refusesTooManyTopics() throws Exception {
        String query = IntStream.range(0, 129).mapToObj(i -> "topic=t" + i).collect(Collectors.joining("&"));

        assertRefused(query, "The request names 129 topics: at most 128 are accepted (herald.broadcast.max-topics).");
    }

    private void assertRefused(String query, String detail) throws Exception {
        Response response = RawClient.exchange(port, RawClient.HANDSHAKE.replace("/websocket", "/websocket?" + query));

        assertThat(response.status()).as(response.body()).isEqualTo(400);
        assertThat(response.headers()).containsEntry("content-type", "application/problem+json");
        assertThat(JsonPath.<String>read(response.body(), "$.detail")).isEqualTo(detail);
    }

    /** Returns their positions. */
    private List<String> publish(String topic, String... messages) throws Exception {
        List<String> positions = new ArrayList<>();
        for (String message : messages) {
            String receipts =
                    accepted(http.post("/broadcast?topic=" + topic, message)).body();
            positions.add(JsonPath.read(receipts, "$.receipts[0].position"));
        }
        return positions;
    }

    /** Returns its position. */
    private String broadcast(String message) throws Exception {
        return JsonPath.read(accepted(http.broadcast(message)).body(), "$.receipts[0].position");
    }

    /** Returns the last that was published: 1, 2 and so on. */
    private int publishUntil(AtomicBoolean enough, String topic) {
        int count = 0;
        try {
            while (!enough.get()) {
                publish(topic, Integer.toString(++count));
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return count;
    }

    private static Map<String, Object> object(Client client) throws Exception {
        return JsonPath.read(client.text(), "$");
    }

    private static Map<String, Object> gap(String topic, String from, String to) {
        return Map.of("type", "gap", "topic", topic, "from", from, "to", to);
    }
}
