package dev.herald;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.herald.EventClient.ReceivedEvent;
import dev.herald.RawClient.Response;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Every printable ASCII character may be in the name of a topic, on every endpoint alike. */
class TopicNamesIT extends Api {

    private static final String UNKNOWN = "0123456789abcdef:41";

    /** Those that have a meaning in URLs, JSON, lists, patterns, Redis or an event stream, and random ones. */
    static Stream<String> names() {
        Random random = new Random(20);
        return Stream.concat(
                Stream.of(
                        "a/b//c/",
                        "..",
                        ".",
                        "../..",
                        "50%,%2C",
                        "?a=b&topic=c#d",
                        "a;b+c",
                        "\"\\\"",
                        "{x}",
                        "}{",
                        "*[a]?\\",
                        "'<b>`",
                        "$room:1#ann,bob",
                        "a@" + UNKNOWN + ",b@" + UNKNOWN,
                        "0123456789abcdef:1,0123456789abcdef:2",
                        "messages",
                        "event:",
                        "~".repeat(254) + "x"),
                Stream.generate(() -> random.ints(1 + random.nextInt(40), '!' + 1, '~' + 1)
                                .mapToObj(Character::toString)
                                .collect(Collectors.joining()))
                        .limit(12));
    }

    @ParameterizedTest
    @MethodSource("names")
    void isPublishedTo(String name) throws Exception {
        String one =
                accepted(http.post("/broadcast?topic=" + encoded(name), "one")).body();
        String two = accepted(http.post(
                        "/broadcast/batch", json(List.of(Map.of("topic", name, "data", "two"), Map.of("data", "all")))))
                .body();

        assertThat(JsonPath.<String>read(one, "$.receipts[0].topic")).isEqualTo(name);
        assertThat(JsonPath.<String>read(two, "$.receipts[0].topic")).isEqualTo(name);
        assertThat(read("/topics/messages?topic=" + encoded(name), "$.messages[*].data"))
                .containsExactly("one", "two");
        assertThat(read("/topics?prefix=" + encoded(name), "$.topics[*].topic")).contains(name);
        if (!name.equals(".") && !name.equals("..")) {
            assertThat(read("/topics/" + encoded(name) + "/messages", "$.messages[*].data"))
                    .containsExactly("one", "two");
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void isSubscribedToByWebSocketAndResumed(String topic) throws Exception {
        String name = topic.substring(topic.length() == 255 ? 1 : 0) + "w"; // with a history of its own
        String query = "?topic=" + encoded(name);
        Client plain = connect(query);
        Client client = connect(query, "herald.v1");
        String connected = client.text();
        String position = Objects.requireNonNull(
                JsonPath.<Map<String, String>>read(connected, "$.positions").get(name));

        accepted(http.post("/broadcast" + query, "hello"));

        assertThat(plain.text()).isEqualTo("hello");
        assertThat(JsonPath.<String>read(client.text(), "$.topic")).isEqualTo(name);
        assertThat(read("/sessions" + query, "$.sessions[*].id")).containsExactlyInAnyOrder(idOf(plain), idOf(client));
        Client resumed = connect(query + "&since=" + since(name, position), "herald.v1");
        resumed.text();
        assertThat(JsonPath.<String>read(resumed.text(), "$.data")).isEqualTo("hello");
        Client behind = connect(query + "&since=" + since(name, UNKNOWN), "herald.v1");
        assertGap(behind.text(), name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void isSubscribedToByEventStreamAndResumed(String topic) throws Exception {
        String name = topic.substring(topic.length() == 255 ? 1 : 0) + "e";
        String query = "?topic=" + encoded(name);
        try (EventClient client = EventClient.connect(port, "/events" + query)) {
            client.gaps();
            String id = client.lastId();
            accepted(http.post("/broadcast" + query, "hello"));

            assertHello(client.next(), name);
            try (EventClient resumed = EventClient.connect(port, "/events" + query, "Last-Event-ID", id)) {
                assertHello(resumed.next(), name);
            }
        }
        try (EventClient behind = EventClient.connect(port, "/events" + query + "&since=" + since(name, UNKNOWN))) {
            assertGap(behind.gaps().getFirst().data(), name);
        }
    }

    private static void assertHello(@Nullable ReceivedEvent event, String name) {
        Objects.requireNonNull(event, "the stream ended");
        assertThat(event.name()).isEqualTo(name);
        assertThat(event.data()).isEqualTo("hello");
    }

    private static void assertGap(String gap, String name) {
        assertThat(JsonPath.<String>read(gap, "$.topic")).isEqualTo(name);
        assertThat(JsonPath.<String>read(gap, "$.from")).isEqualTo(UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/events?topic=", "/topics/messages?topic=", "/sessions?topic="})
    void reservedNamesAreRefused(String endpoint) throws Exception {
        assertRefused(http.get(endpoint + "herald%2Fself-test"));
    }

    /** Instead of a stream on which nothing ever comes. */
    @ParameterizedTest
    @ValueSource(strings = {"/events?topic=", "/topics/messages?topic="})
    void sessionEventsThatAreOffCannotBeRead(String endpoint) throws Exception {
        HttpResponse<String> response = http.get(endpoint + "herald/sessions");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(JsonPath.<String>read(response.body(), "$.detail"))
                .isEqualTo("Session events are off, and nothing is published to topic herald/sessions. "
                        + "To have them, set herald.session-events.enabled to true.");
        assertThat(RawClient.exchange(
                                port, RawClient.HANDSHAKE.replace("/websocket", "/websocket?topic=herald/sessions"))
                        .body())
                .contains("set herald.session-events.enabled to true");
    }

    @Test
    void noHandshakeIsForReservedNames() throws Exception {
        Response response = RawClient.exchange(
                port, RawClient.HANDSHAKE.replace("/websocket", "/websocket?topic=herald/self-test"));

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.body()).contains("is reserved");
    }

    @ParameterizedTest
    @ValueSource(strings = {"herald/", "herald/self-test", "herald/sessions/x"})
    void nothingIsPublishedToReservedNames(String name) throws Exception {
        assertRefused(http.post("/broadcast?topic=" + encoded(name), "x"));
        assertRefused(http.post("/broadcast/batch", json(List.of(Map.of("topic", name, "data", "x")))));
        assertRefused(http.get("/topics/" + encoded(name) + "/messages"));
        assertRefused(http.get("/events?since=" + since(name, UNKNOWN)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"50%", "a%zz"})
    void positionOfANameThatIsNotEncodedIsRefused(String name) throws Exception {
        HttpResponse<String> response = http.get("/events?since=" + encoded(name + "@" + UNKNOWN));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(JsonPath.<String>read(response.body(), "$.detail"))
                .isEqualTo(
                        "The topic \"%s\" of a position is invalid: %% and , in its name have to be percent-encoded.",
                        name);
    }

    private static void assertRefused(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(JsonPath.<String>read(response.body(), "$.detail"))
                .contains("is reserved: names that begin with herald/ are Herald's own.");
    }

    private List<String> read(String path, String expression) throws Exception {
        HttpResponse<String> response = http.get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JsonPath.read(response.body(), expression);
    }

    private static String since(String name, String position) {
        return encoded(name.replace("%", "%25").replace(",", "%2C") + "@" + position);
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, UTF_8).replace("+", "%20");
    }

    private static String json(Object value) {
        return new JsonMapper().writeValueAsString(value);
    }
}
