package dev.herald;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is published under topics, and with a key. */
class PublishIT extends Api {

    private static final String KEY = "Idempotency-Key";

    @Test
    void deliversOnlyToSubscribersOfTheTopic() throws Exception {
        Client one = connect("?topic=publish.a");
        Client both = connect("?topic=publish.a&topic=publish.b");
        Client none = connect("");

        accepted(http.post("/broadcast?topic=publish.a", "a"));
        accepted(http.post("/broadcast?topic=publish.b", "b"));
        accepted(http.broadcast("all"));

        assertThat(one.texts(2)).containsExactlyInAnyOrder("a", "all");
        assertThat(both.texts(3)).containsExactlyInAnyOrder("a", "b", "all");
        assertThat(none.text()).isEqualTo("all");
        assertThat(List.of(one.unread(), both.unread(), none.unread())).containsOnly(0);
    }

    @Test
    void severalTopicsGiveAReceiptForEach() throws Exception {
        connect("?topic=publish.a");
        connect("?topic=publish.a&topic=publish.b");

        String receipts = accepted(http.post("/broadcast?topic=publish.b&topic=publish.a&topic=publish.b", "x"))
                .body();

        assertThat(JsonPath.<List<String>>read(receipts, "$.receipts[*].topic"))
                .containsExactly("publish.b", "publish.a");
        assertThat(JsonPath.<List<Integer>>read(receipts, "$.receipts[*].recipients"))
                .containsExactly(1, 2);
    }

    @Test
    void oneTopicGivesAListToo() throws Exception {
        String receipts = accepted(http.post("/broadcast?topic=publish.c", "x")).body();

        assertThat(JsonPath.<List<String>>read(receipts, "$.receipts[*].topic")).containsExactly("publish.c");
        assertThat(JsonPath.<String>read(receipts, "$.receipts[0].position"))
                .isEqualTo(JsonPath.read(receipts, "$.receipts[0].epoch") + ":"
                        + JsonPath.<Integer>read(receipts, "$.receipts[0].offset"));
    }

    @Test
    void formBodyIsTheMessage() throws Exception {
        Client subscriber = connect("?topic=publish.a&topic=publish.b");

        accepted(http.post(
                "/broadcast?topic=publish.a",
                "topic=publish.b&x=%41",
                "Content-Type",
                "application/x-www-form-urlencoded"));

        assertThat(subscriber.text()).isEqualTo("topic=publish.b&x=%41");
        assertThat(subscriber.unread()).isZero();
    }

    @Test
    void refusesABadNameAndPublishesToNone() throws Exception {
        Client subscriber = connect("?topic=publish.a");

        assertProblem(
                http.post("/broadcast?topic=publish.a&topic=a%20b", "x"),
                400,
                "Topic \"a b\" is invalid: 1 to 255 printable ASCII characters without spaces are accepted.");

        accepted(http.broadcast("all"));
        assertThat(subscriber.text()).isEqualTo("all");
    }

    @Test
    void refusesTooManyTopics() throws Exception {
        assertThat(http.post("/broadcast?" + topics(128), "x").statusCode()).isEqualTo(202);
        assertProblem(
                http.post("/broadcast?" + topics(129), "x"),
                400,
                "The request names 129 topics: at most 128 are accepted (herald.broadcast.max-topics).");
    }

    @Test
    void sameKeyIsPublishedOnceHoweverItIsWritten() throws Exception {
        Client subscriber = connect("");
        String key = newKey();

        String first = accepted(http.post("/broadcast", "once", KEY, key)).body();
        String second =
                accepted(http.post("/broadcast", "once", KEY, '"' + key + '"')).body();
        accepted(http.broadcast("the end"));

        assertThat(second).isEqualTo(first);
        assertThat(subscriber.texts(2)).containsExactly("once", "the end");
        assertThat(subscriber.unread()).isZero();
    }

    @Test
    void keyCountsForEachTopicByItself() throws Exception {
        Client subscriber = connect("?topic=publish.a&topic=publish.b");
        String key = newKey();

        String one =
                accepted(http.post("/broadcast?topic=publish.a", "x", KEY, key)).body();
        String both = accepted(http.post("/broadcast?topic=publish.a&topic=publish.b", "x", KEY, key))
                .body();
        accepted(http.post("/broadcast?topic=publish.b", "the end"));

        assertThat(JsonPath.<String>read(both, "$.receipts[0].position"))
                .isEqualTo(JsonPath.read(one, "$.receipts[0].position"));
        assertThat(subscriber.texts(3)).containsExactlyInAnyOrder("x", "x", "the end");
        assertThat(subscriber.unread()).isZero();
    }

    @Test
    void refusesAKeyWithAnotherMessage() throws Exception {
        Client subscriber = connect("");
        String key = newKey();
        accepted(http.post("/broadcast", "one", KEY, key));

        assertProblem(
                http.post("/broadcast", "two", KEY, key),
                422,
                "Idempotency-Key \"%s\" was already used for another message to topic broadcast: nothing was published."
                                .formatted(key)
                        + " Use a new key for a new message.");

        accepted(http.broadcast("the end"));
        assertThat(subscriber.texts(2)).containsExactly("one", "the end");
    }

    @Test
    void messagesPublishedBeforeAFailureHaveReceipts() throws Exception {
        String key = newKey();
        accepted(http.post("/broadcast?topic=publish.b", "one", KEY, key));

        HttpResponse<String> response = http.post("/broadcast?topic=publish.a&topic=publish.b", "two", KEY, key);

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(JsonPath.<String>read(response.body(), "$.detail"))
                .startsWith("1 of 2 messages were published. The first failure: Idempotency-Key \"" + key + '"');
        assertThat(JsonPath.<List<String>>read(response.body(), "$.receipts[*].topic"))
                .containsExactly("publish.a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"\"", "a b"})
    void refusesABadKey(String key) throws Exception {
        HttpResponse<String> response = http.post("/broadcast", "x", KEY, key);

        assertProblem(
                response,
                400,
                "The Idempotency-Key of %d characters is invalid: 1 to 255 visible ASCII characters are accepted."
                        .formatted(key.replace("\"", "").length()));
    }

    private static String topics(int count) {
        return IntStream.range(0, count).mapToObj(i -> "topic=t" + i).collect(Collectors.joining("&"));
    }

    private static String newKey() {
        return UUID.randomUUID().toString();
    }
}
