package dev.herald;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.herald.topic.Excerpt;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsIT extends Api {

    /** Of the names that are possible. */
    private static final String FIRST = "!";

    private static final String LAST = "~".repeat(255);

    @Test
    void listsWhatIsKnownPageByPage() throws Exception {
        for (String topic : List.of("list.b", "list.a", "list.c")) {
            publish(topic, "x");
        }

        List<String> all = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            String page = get("/topics?limit=2&cursor=" + cursor);
            List<String> names = JsonPath.read(page, "$.topics[*].topic");
            assertThat(names).hasSizeLessThanOrEqualTo(2);
            all.addAll(names);
            cursor = next(page);
        }

        assertThat(all).isSorted().doesNotHaveDuplicates().contains("list.a", "list.b", "list.c");
    }

    @Test
    void pageNamesTheNextAndTheLastNamesNone() throws Exception {
        publish(FIRST, "x");
        publish(LAST, "x");

        String first = get("/topics?limit=1");
        assertThat(JsonPath.<List<String>>read(first, "$.topics[*].topic")).containsExactly(FIRST);

        String last = get("/topics?limit=1000&cursor=" + next(first));
        assertThat(JsonPath.<List<String>>read(last, "$.topics[*].topic"))
                .doesNotContain(FIRST)
                .endsWith(LAST);
        assertThat(next(last)).isNull();
    }

    @Test
    void listsTopicsWithAPrefixPageByPage() throws Exception {
        for (String topic : List.of("prefix.b", "prefix.a", "prefix", "prefiy", "prefiw")) {
            publish(topic, "x");
        }

        String first = get("/topics?prefix=prefix.&limit=1");
        String last = get("/topics?prefix=prefix.&limit=1&cursor=" + next(first));

        assertThat(JsonPath.<List<String>>read(first, "$.topics[*].topic")).containsExactly("prefix.a");
        assertThat(JsonPath.<List<String>>read(last, "$.topics[*].topic")).containsExactly("prefix.b");
        assertThat(next(last)).isNull();
        assertThat(JsonPath.<List<String>>read(get("/topics?prefix=prefix"), "$.topics[*].topic"))
                .containsExactly("prefix", "prefix.a", "prefix.b");
        assertThat(get("/topics?prefix=prefix.c")).isEqualTo("{\"topics\":[]}");
        assertThat(get("/topics?prefix=&limit=1")).contains("next");
        assertThat(http.get("/topics?prefix=prefix&cursor=" + next(first)).statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%20b", "%7F", "herald/", "ä"})
    void refusesAPrefixWithWhichNoNameBegins(String prefix) throws Exception {
        HttpResponse<String> response = http.get("/topics?prefix=" + prefix.replace("ä", "%C3%A4"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(JsonPath.<String>read(response.body(), "$.detail"))
                .contains("parameter prefix is invalid: accepted is the beginning of the name of a topic");
    }

    @Test
    void topicHasSubscribersMessagesAndBytes() throws Exception {
        connect("?topic=list.delivered");
        connect("?topic=list.delivered");
        publish("list.delivered", "one");
        String newest = publish("list.delivered", "two");

        String page = get("/topics?limit=1000");

        String topic = "$.topics[?(@.topic == 'list.delivered')]";
        assertThat(JsonPath.<List<Integer>>read(page, topic + ".subscribers")).containsExactly(2);
        assertThat(JsonPath.<List<Integer>>read(page, topic + ".messages")).containsExactly(2);
        assertThat(JsonPath.<List<Integer>>read(page, topic + ".bytes").getFirst())
                .isGreaterThanOrEqualTo(6);
        assertThat(JsonPath.<List<String>>read(page, topic + ".position")).containsExactly(newest);
    }

    @Test
    void retainsMessagesWithoutSubscribers() throws Exception {
        String first = publish("kept.nobody", "one");
        String second = publish("kept.nobody", "zwei 🚀");

        String messages = get("/topics/kept.nobody/messages");

        assertThat(JsonPath.<String>read(messages, "$.topic")).isEqualTo("kept.nobody");
        assertThat(JsonPath.<List<String>>read(messages, "$.messages[*].data")).containsExactly("one", "zwei 🚀");
        assertThat(JsonPath.<List<String>>read(messages, "$.messages[*].position"))
                .containsExactly(first, second);
        assertThat(JsonPath.<String>read(messages, "$.position")).isEqualTo(second);
        assertThat(messages).doesNotContain("gap");
    }

    @Test
    void continuesAfterAPosition() throws Exception {
        publish("kept.pages", "a");
        publish("kept.pages", "b");
        publish("kept.pages", "c");

        String first = get("/topics/kept.pages/messages?limit=2");
        String position = JsonPath.read(first, "$.position");
        String second = get("/topics/kept.pages/messages?limit=2&since=" + position);
        String third = get("/topics/kept.pages/messages?since=" + JsonPath.<String>read(second, "$.position"));

        assertThat(data(first)).containsExactly("a", "b");
        assertThat(data(second)).containsExactly("c");
        assertThat(data(third)).isEmpty();
        assertThat(JsonPath.<String>read(third, "$.position")).isEqualTo(JsonPath.read(second, "$.position"));
        assertThat(first + second + third).doesNotContain("gap");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/topics/kept.newest/messages?", "/topics/messages?topic=kept.newest&"})
    void readsTheNewestFirst(String path) throws Exception {
        publish("kept.newest", "a");
        publish("kept.newest", "b");
        String newest = publish("kept.newest", "c");

        String first = get(path + "order=newest&limit=2");
        String before = JsonPath.read(first, "$.next");
        String second = get(path + "order=newest&limit=1&before=" + before);

        assertThat(data(first)).containsExactly("c", "b");
        assertThat(JsonPath.<String>read(first, "$.position")).isEqualTo(newest);
        assertThat(data(second)).containsExactly("a");
        assertThat(data(get(path + "order=newest&limit=1"))).containsExactly("c");
        assertProblem(
                http.get(path + "order=last"),
                400,
                "The value \"last\" of parameter order is invalid: accepted is oldest or newest.");
    }

    @Test
    void reportsAGapForAnUnknownPosition() throws Exception {
        String newest = publish("kept.gap", "a");
        String unknown = "0000000000000001:7";

        String messages = get("/topics/kept.gap/messages?since=" + unknown);

        assertThat(data(messages)).containsExactly("a");
        assertThat(JsonPath.<String>read(messages, "$.gap.from")).isEqualTo(unknown);
        assertThat(JsonPath.<String>read(messages, "$.gap.to")).isEqualTo(newest.replaceFirst(":.*", ":0"));
    }

    @Test
    void unknownTopicHasNoMessages() throws Exception {
        String messages = get("/topics/kept.unknown/messages");

        assertThat(JsonPath.<String>read(messages, "$.topic")).isEqualTo("kept.unknown");
        assertThat(data(messages)).isEmpty();
        assertThat(messages).doesNotContain("position", "gap");
        assertThat(get("/topics?limit=1000")).doesNotContain("kept.unknown");
    }

    @Test
    void unknownTopicKeepsThePositionItWasAskedFor() throws Exception {
        String messages = get("/topics/kept.unknown/messages?since=0000000000000001:7");

        assertThat(JsonPath.<String>read(messages, "$.position")).isEqualTo("0000000000000001:7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1:1", "0000000000000001:", "0000000000000001:-1", "000000000000000G:1"})
    void refusesABadPosition(String since) throws Exception {
        assertProblem(
                http.get("/topics/kept.bad/messages?since=" + since),
                400,
                "Position \"%s\" is invalid: accepted is epoch:offset (16 hexadecimal digits, a colon, a number)."
                        .formatted(since));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/topics", "/topics/kept.bad/messages", "/sessions"})
    void refusesABadLimit(String path) throws Exception {
        for (int limit : new int[] {0, -1, 1001}) {
            assertProblem(
                    http.get(path + "?limit=" + limit),
                    400,
                    "The value \"%d\" of parameter limit is invalid: accepted is 1 to 1000 (herald.http.max-page)."
                            .formatted(limit));
        }
        HttpResponse<String> response = http.get(path + "?limit=many");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(JsonPath.<String>read(response.body(), "$.detail")).contains("limit", "many");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/topics",
                "/topics?prefix=kept",
                "/sessions",
                "/sessions?topic=kept.bad",
                "/users/ada",
                "/users?user=ada"
            })
    void refusesABadCursor(String path) throws Exception {
        for (String cursor : List.of("kept.bad", "AAAA", "A".repeat(378))) {
            assertProblem(
                    http.get(path + (path.contains("?") ? "&" : "?") + "cursor=" + cursor),
                    400,
                    "The value %s of parameter cursor is invalid: accepted is the next of a page of the same list, as the same caller received it."
                            .formatted(Excerpt.of(cursor)));
        }
    }

    @Test
    void refusesABadName() throws Exception {
        assertProblem(
                http.get("/topics/a%20b/messages"),
                400,
                "Topic \"a b\" is invalid: 1 to 255 printable ASCII characters without spaces are accepted.");
    }

    /** Returns its position. */
    private String publish(String topic, String message) throws Exception {
        return JsonPath.read(
                accepted(http.post("/broadcast?topic=" + topic, message)).body(), "$.receipts[0].position");
    }

    private String get(String path) throws Exception {
        HttpResponse<String> response = http.get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        return response.body();
    }

    private static @Nullable String next(String page) {
        return JsonPath.<Map<String, String>>read(page, "$").get("next");
    }

    private static List<String> data(String messages) {
        return JsonPath.read(messages, "$.messages[*].data");
    }
}
