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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchIT extends Api {

    private static final String EXPECTED =
            "a JSON array of {\"topic\"?: string, \"data\": string, \"idempotencyKey\"?: string}";

    @Test
    void isHeardInItsOrder() throws Exception {
        Client subscriber = connect("");
        List<String> published = IntStream.range(0, 1000).mapToObj(i -> "m" + i).toList();

        String receipts = accepted(batch(published.stream()
                        .map("{\"data\":\"%s\"}"::formatted)
                        .collect(Collectors.joining(",", "[", "]"))))
                .body();

        assertThat(subscriber.texts(1000)).isEqualTo(published);
        List<Integer> offsets = JsonPath.read(receipts, "$[*].offset");
        assertThat(offsets)
                .isEqualTo(IntStream.range(0, 1000)
                        .mapToObj(i -> offsets.getFirst() + i)
                        .toList());
    }

    @Test
    void itemsHaveTopicsOfTheirOwn() throws Exception {
        Client news = connect("?topic=batch.news");
        Client sport = connect("?topic=batch.sport");

        String receipts = accepted(batch("""
                                [{"topic": "batch.news", "data": "n1"}, {"data": "all"}, {"topic": "batch.sport", "data": "s1"},
                                 {"topic": "batch.news", "data": "n2"}]
                                """)).body();

        assertThat(JsonPath.<List<String>>read(receipts, "$[*].topic"))
                .containsExactly("batch.news", "broadcast", "batch.sport", "batch.news");
        assertThat(JsonPath.<List<Integer>>read(receipts, "$[*].recipients")).containsExactly(1, 2, 1, 1);
        assertThat(news.texts(3)).containsExactlyInAnyOrder("n1", "all", "n2").containsSubsequence("n1", "n2");
        assertThat(sport.texts(2)).containsExactlyInAnyOrder("s1", "all");
    }

    @Test
    void publishesTheDecodedJsonString() throws Exception {
        Client subscriber = connect("");

        accepted(batch("[{\"data\": \"gr\\u00fc\\u00df \\ud83d\\ude80 \\\"x\\\"\\n🚀\"}]"));

        assertThat(subscriber.text()).isEqualTo("grüß 🚀 \"x\"\n🚀");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"topic\": \"a b\", \"data\": \"x\"}",
                "{\"data\": \"\"}",
                "{\"topic\": \"a\"}",
                "{\"data\": \"x\", \"idempotencyKey\": \"a b\"}",
                "{\"data\": \"x\", \"colour\": \"red\"}",
                "{\"data\": 5}",
                "null"
            })
    void nothingIsPublishedIfAnyItemIsBad(String bad) throws Exception {
        Client subscriber = connect("");

        HttpResponse<String> response = batch("[{\"data\": \"good\"}, " + bad + "]");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        accepted(http.broadcast("the end"));
        assertThat(subscriber.text()).isEqualTo("the end");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{'topic': 'a b', 'data': 'x'} | topic: 'a b' (expected: 1 to 128 of A-Z a-z 0-9 _ . : -)",
                "{'data': ''} | message: 0 bytes (expected: at least 1)",
                "{'data': 'x', 'idempotencyKey': ''} | Idempotency-Key: 0 characters (expected: 1 to 255 of visible"
                        + " ASCII, in quotes or without)"
            })
    void namesTheFirstItemThatIsBad(String item, String detail) throws Exception {
        String bad = item.replace('\'', '"');

        assertProblem(
                batch("[{\"data\": \"good\"}, " + bad + ", {\"data\": \"\"}]"),
                400,
                "item 1: " + detail.replace('\'', '"'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"topic\": \"a\"}", "{\"data\": null}", "null"})
    void itemNeedsData(String item) throws Exception {
        assertProblem(batch("[" + item + "]"), 400, "item 0: no data (expected: " + EXPECTED + ")");
    }

    @Test
    void refusesALargeMessage() throws Exception {
        assertProblem(
                batch("[{\"data\": \"%s\"}]".formatted("ü".repeat(32 * 1024 + 1))),
                400,
                "item 0: message: 65538 bytes (expected: at most 65536, herald.topic.message-size)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\": \"x\"}",
                "\"x\"",
                "5",
                "",
                "[",
                "[{\"data\": \"x\"}",
                "[{\"data\": \"x\"}] []",
                "[\"x\"]",
                "[[]]",
                "[{\"data\": 5}]",
                "[{\"data\": true}]",
                "[{\"data\": {}}]",
                "[{\"data\": \"x\", \"topic\": 1}]",
                "[{\"data\": \"x\", \"data\": \"y\"}]",
                "[{\"data\": \"x\", \"colour\": \"red\"}]",
                "[{'data': 'x'}]"
            })
    void refusesWhatIsNoBatch(String body) throws Exception {
        HttpResponse<String> response = batch(body);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(JsonPath.<String>read(response.body(), "$.detail"))
                .matches("(?s)batch: .+ at line \\d+, column \\d+ \\(expected: .+\\)")
                .endsWith("(expected: " + EXPECTED + ")")
                .doesNotContain("dev.herald");
    }

    @Test
    void refusesNull() throws Exception {
        assertProblem(batch("null"), 400, "batch: null (expected: " + EXPECTED + ")");
    }

    @Test
    void refusesHalfACharacter() throws Exception {
        for (String half : List.of("\\ud83d", "\\ude80 ", "a\\ud83da")) {
            assertProblem(
                    batch("[{\"data\": \"%s\"}]".formatted(half)),
                    400,
                    "item 0: message: half of a surrogate pair (expected: both halves)");
        }
    }

    @Test
    void namesThePropertyThatItDoesNotKnow() throws Exception {
        assertProblem(
                batch("[{\"data\": \"x\", \"colour\": \"red\"}]"),
                400,
                "batch: unknown property \"colour\" at line 1, column 32 (expected: " + EXPECTED + ")");
        assertThat(batch("[{\"%s\": \"x\"}]".formatted("x".repeat(10_000))).body())
                .hasSizeLessThan(500);
    }

    @Test
    void refusesNoneAndTooMany() throws Exception {
        assertProblem(batch("[]"), 400, "batch: 0 items (expected: 1 to 1000, herald.http.batch-items)");
        assertProblem(
                batch(IntStream.range(0, 1001)
                        .mapToObj(i -> "{\"data\":\"x\"}")
                        .collect(Collectors.joining(",", "[", "]"))),
                400,
                "batch: 1001 items (expected: 1 to 1000, herald.http.batch-items)");
    }

    @Test
    void refusesALargeBody() throws Exception {
        assertProblem(
                batch(" ".repeat(1024 * 1024 + 1)),
                413,
                "batch: 1048577 bytes (expected: at most 1048576 bytes, herald.http.batch-size)");
    }

    @Test
    void itemsWithAKeyAreHeardOnce() throws Exception {
        Client subscriber = connect("?topic=batch.keyed");
        String key = UUID.randomUUID().toString();
        String body = """
                [{"topic": "batch.keyed", "data": "a", "idempotencyKey": "%s.1"},
                 {"topic": "batch.keyed", "data": "b"},
                 {"topic": "batch.keyed", "data": "c", "idempotencyKey": "%<s.3"},
                 {"topic": "batch.keyed", "data": "a", "idempotencyKey": "%<s.1"}]
                """.formatted(key);

        List<Integer> first = JsonPath.read(accepted(batch(body)).body(), "$[*].offset");
        List<Integer> second = JsonPath.read(accepted(batch(body)).body(), "$[*].offset");

        assertThat(subscriber.texts(4)).containsExactly("a", "b", "c", "b");
        assertThat(first.get(3)).isEqualTo(first.get(0));
        assertThat(second).containsExactly(first.get(0), first.get(1) + 2, first.get(2), first.get(0));
        assertThat(subscriber.unread()).isZero();
    }

    @Test
    void stopsAtAKeyThatNamesAnotherMessage() throws Exception {
        Client subscriber = connect("?topic=batch.keyed");
        String key = UUID.randomUUID().toString();

        HttpResponse<String> response = batch("""
                [{"topic": "batch.keyed", "data": "a", "idempotencyKey": "%s"},
                 {"topic": "batch.keyed", "data": "b", "idempotencyKey": "%<s"},
                 {"topic": "batch.keyed", "data": "c"}]
                """.formatted(key));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(422);
        assertThat(JsonPath.<List<?>>read(response.body(), "$.receipts")).hasSize(1);
        accepted(http.post("/broadcast?topic=batch.keyed", "the end"));
        assertThat(subscriber.texts(2)).containsExactly("a", "the end");
    }

    private HttpResponse<String> batch(String json) throws Exception {
        return http.post("/broadcast/batch", json, "Content-Type", "application/json");
    }
}
