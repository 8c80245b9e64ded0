package dev.herald;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchIT extends Api {

    private static final String ITEM =
            "an object {\"topic\"?: string, \"data\": string or \"json\": any value or \"base64\": string,"
                    + " \"tags\"?: object of strings, \"idempotencyKey\"?: string}";

    @Test
    void isDeliveredInOrder() throws Exception {
        Client subscriber = connect("");
        List<String> published = IntStream.range(0, 1000).mapToObj(i -> "m" + i).toList();

        String receipts = accepted(batch(published.stream()
                        .map("{\"data\":\"%s\"}"::formatted)
                        .collect(Collectors.joining(",", "[", "]"))))
                .body();

        assertThat(subscriber.texts(1000)).isEqualTo(published);
        List<Integer> offsets = JsonPath.read(receipts, "$.receipts[*].offset");
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

        assertThat(JsonPath.<List<String>>read(receipts, "$.receipts[*].topic"))
                .containsExactly("batch.news", "broadcast", "batch.sport", "batch.news");
        assertThat(JsonPath.<List<Integer>>read(receipts, "$.receipts[*].recipients"))
                .containsExactly(1, 2, 1, 1);
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
                "{'topic': 'a b', 'data': 'x'} | Topic 'a b' is invalid: 1 to 255 printable ASCII characters without spaces are accepted.",
                "{'data': ''} | The message is empty: at least 1 byte is required.",
                "{'data': 'x', 'json': 1} | Only one of 'data', 'json' and 'base64' is accepted.",
                "{'base64': 'YQ', 'json': false} | Only one of 'data', 'json' and 'base64' is accepted.",
                "{'base64': 'a_b'} | The 'base64' is not valid Base64 (RFC 4648, section 4).",
                "{'base64': ''} | The message is empty: at least 1 byte is required.",
                "{'data': 'x', 'tags': {'': 'a'}} | The message has a tag without a name: at least 1 character is"
                        + " required.",
                "{'data': 'x', 'idempotencyKey': ''} | The Idempotency-Key of 0 characters is invalid: 1 to"
                        + " 255 visible ASCII characters are accepted."
            })
    void namesTheFirstItemThatIsBad(String item, String detail) throws Exception {
        String bad = item.replace('\'', '"');

        assertProblem(
                batch("[{\"data\": \"good\"}, " + bad + ", {\"data\": \"\"}]"),
                400,
                "Item 1: " + detail.replace('\'', '"'));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"topic\": \"a\"}",
                "{\"data\": null}",
                "{\"data\": null, \"json\": null, \"base64\": null, \"tags\": null}",
                "null"
            })
    void itemNeedsData(String item) throws Exception {
        assertProblem(
                batch("[" + item + "]"),
                400,
                "Item 0 has no \"data\", \"json\" or \"base64\": " + ITEM + " is required.");
    }

    @Test
    void refusesALargeMessage() throws Exception {
        assertProblem(
                batch("[{\"data\": \"%s\"}]".formatted("ü".repeat(32 * 1024 + 1))),
                400,
                "Item 0: The message has 65538 bytes: at most 65536 are accepted (herald.topic.message-size).");
        assertProblem(
                batch("[{\"data\": \"%s\", \"tags\": {\"ü\": \"1\"}}]".formatted("x".repeat(64 * 1024 - 2))),
                400,
                "Item 0: The message has 65537 bytes: at most 65536 are accepted (herald.topic.message-size).");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"{'data': 'x'} | an object", "'x' | a string", "5 | a number", "true | a boolean", "null | null"})
    void namesTheTypeOfWhatIsNoArray(String body, String type) throws Exception {
        assertProblem(
                batch(body.replace('\'', '"')), 400, "The batch is %s: a JSON array is required.".formatted(type));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"'x' | a string", "[] | an array", "5 | a number", "false | a boolean"})
    void namesTheTypeAndTheIndexOfWhatIsNoItem(String item, String type) throws Exception {
        assertProblem(
                batch("[{\"data\": \"x\"}, %s]".formatted(item.replace('\'', '"'))),
                400,
                "Item 1 is %s: %s is required.".formatted(type, ITEM));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data | 5 | a number",
                "data | 1.5 | a number",
                "data | true | a boolean",
                "data | {} | an object",
                "data | [] | an array",
                "topic | 1 | a number",
                "base64 | 5 | a number",
                "base64 | {} | an object",
                "topic | null | null",
                "idempotencyKey | {} | an object"
            })
    void namesTheTypeAndThePropertyThatIsNoString(String property, String value, String type) throws Exception {
        assertProblem(
                batch("[{\"data\": \"x\"}, {\"%s\": %s}]".formatted(property, value)),
                400,
                "Item 1 has %s as \"%s\": a string is required.".formatted(type, property));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "5 | a number as 'tags': an object of strings",
                "[] | an array as 'tags': an object of strings",
                "{'a': 5} | a number as the tag 'a': a string",
                "{'a': null} | null as the tag 'a': a string",
                "{'a': {}} | an object as the tag 'a': a string"
            })
    void namesTheTypeOfWhatAreNoTags(String tags, String problem) throws Exception {
        assertProblem(
                batch("[{\"data\": \"x\", \"tags\": %s}]".formatted(tags).replace('\'', '"')),
                400,
                "Item 0 has %s is required.".formatted(problem).replace('\'', '"'));
    }

    @Test
    void deliversEachKindAsText() throws Exception {
        Client subscriber = connect("?topic=batch.kinds");

        accepted(batch("""
                [{"topic": "batch.kinds", "json": {"a" : [1.0,
                  "ü"]}, "tags": {"colour": "red"}},
                 {"topic": "batch.kinds", "base64": "AP9hCg=="},
                 {"topic": "batch.kinds", "data": "text", "json": null, "tags": null}]
                """));

        assertThat(subscriber.texts(3)).containsExactly("{\"a\" : [1.0,\n  \"ü\"]}", "AP9hCg==", "text");
        String history = http.get("/topics/batch.kinds/messages").body();
        assertThat(JsonPath.<List<String>>read(history, "$.messages[*].kind")).containsExactly("json", "binary");
        assertThat(JsonPath.<Map<String, String>>read(history, "$.messages[0].tags"))
                .isEqualTo(Map.of("colour", "red"));
    }

    @Test
    void aKeyIsThatOfOneKindAndItsTags() throws Exception {
        String key = UUID.randomUUID().toString();
        String item = "[{\"topic\": \"batch.keyed\", \"json\": 1, \"tags\": {\"a\": \"b\"}, \"idempotencyKey\": \""
                + key + "\"}]";

        String receipts = accepted(batch(item)).body();

        assertThat(accepted(batch(item)).body()).isEqualTo(receipts);
        assertThat(batch(item.replace("\"json\": 1", "\"data\": \"1\"")).statusCode())
                .isEqualTo(422);
        assertThat(batch(item.replace("\"b\"", "\"c\"")).statusCode()).isEqualTo(422);
    }

    @Test
    void refusesASecondValue() throws Exception {
        for (String second : List.of("[]", "5", "null")) {
            assertProblem(
                    batch("[{\"data\": \"x\"}] " + second), 400, "The batch has a second JSON value after its array.");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[{\"data\": \"x\"}] x",
                "[",
                "[{\"data\": \"x\"}",
                "[{\"data\": \"x\", \"data\": \"y\"}]",
                "[{'data': 'x'}]"
            })
    void namesThePlaceOfInvalidJson(String body) throws Exception {
        HttpResponse<String> response = batch(body);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(JsonPath.<String>read(response.body(), "$.detail"))
                .matches(
                        "The batch is (not valid JSON at line \\d+, column \\d+: .+|empty: a JSON array is required)\\.")
                .doesNotContain("dev.herald");
    }

    @Test
    void refusesAnUnpairedSurrogate() throws Exception {
        for (String half : List.of("\\ud83d", "\\ude80 ", "a\\ud83da")) {
            assertProblem(
                    batch("[{\"data\": \"%s\"}]".formatted(half)),
                    400,
                    "Item 0: The message has an unpaired surrogate, which UTF-8 cannot encode.");
        }
    }

    @Test
    void namesThePropertyThatItDoesNotKnow() throws Exception {
        assertProblem(
                batch("[{\"data\": \"x\", \"colour\": \"red\"}]"),
                400,
                "Item 0 has the unknown property \"colour\": " + ITEM + " is required.");
        assertThat(batch("[{\"%s\": \"x\"}]".formatted("x".repeat(10_000))).body())
                .hasSizeLessThan(500);
    }

    @Test
    void refusesNoneAndTooMany() throws Exception {
        assertProblem(batch("[]"), 400, "The batch has 0 items: 1 to 1000 are accepted (herald.http.batch-items).");
        assertProblem(
                batch(IntStream.range(0, 1001)
                        .mapToObj(i -> "{\"data\":\"x\"}")
                        .collect(Collectors.joining(",", "[", "]"))),
                400,
                "The batch has 1001 items: 1 to 1000 are accepted (herald.http.batch-items).");
    }

    @Test
    void refusesALargeBody() throws Exception {
        assertProblem(
                batch(" ".repeat(1024 * 1024 + 1)),
                413,
                "The batch has 1048577 bytes: at most 1048576 are accepted (herald.http.batch-size).");
    }

    @Test
    void itemsWithAKeyAreDeliveredOnce() throws Exception {
        Client subscriber = connect("?topic=batch.keyed");
        String key = UUID.randomUUID().toString();
        String body = """
                [{"topic": "batch.keyed", "data": "a", "idempotencyKey": "%s.1"},
                 {"topic": "batch.keyed", "data": "b"},
                 {"topic": "batch.keyed", "data": "c", "idempotencyKey": "%<s.3"},
                 {"topic": "batch.keyed", "data": "a", "idempotencyKey": "%<s.1"}]
                """.formatted(key);

        List<Integer> first = JsonPath.read(accepted(batch(body)).body(), "$.receipts[*].offset");
        List<Integer> second = JsonPath.read(accepted(batch(body)).body(), "$.receipts[*].offset");

        assertThat(subscriber.texts(4)).containsExactly("a", "b", "c", "b");
        assertThat(first.get(3)).isEqualTo(first.get(0));
        assertThat(second).containsExactly(first.get(0), first.get(1) + 2, first.get(2), first.get(0));
        assertThat(subscriber.unread()).isZero();
    }

    @Test
    void refusesAKeyOfTwoMessages() throws Exception {
        Client subscriber = connect("?topic=batch.keyed");
        String key = UUID.randomUUID().toString();

        HttpResponse<String> response = batch("""
                [{"topic": "batch.keyed", "data": "a", "idempotencyKey": "%s"},
                 {"topic": "batch.keyed", "data": "b", "idempotencyKey": "%<s"},
                 {"topic": "batch.keyed", "data": "c"}]
                """.formatted(key));

        assertProblem(
                response,
                422,
                ("Items 0 and 1 have the idempotencyKey \"%s\" and different messages to topic batch.keyed:"
                                + " nothing was published. Use a key for each message.")
                        .formatted(key));
        accepted(http.post("/broadcast?topic=batch.keyed", "the end"));
        assertThat(subscriber.text()).isEqualTo("the end");
    }

    private HttpResponse<String> batch(String json) throws Exception {
        return http.post("/broadcast/batch", json, "Content-Type", "application/json");
    }
}
