package dev.herald;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import com.networknt.schema.SpecificationVersion;
import dev.herald.topic.FakeTicker;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The server API of Centrifugo: each method, with its failures. */
class ServerApiIT extends Api {

    private static final String[] TRANSPORT = {"X-Centrifugo-Error-Mode", "transport"};

    @Autowired
    private FakeTicker ticker;

    @Autowired
    private MeterRegistry meters;

    private Set<String> documented;
    private Contract contract;

    @BeforeEach
    void readTheContract() throws Exception {
        JsonNode document =
                JsonMapper.shared().readTree(http.get("/v3/api-docs").body());
        documented = document.path("paths").propertyNames().stream()
                .filter(path -> path.startsWith("/api/"))
                .map(path -> path.substring("/api/".length()))
                .collect(Collectors.toSet());
        contract = new Contract(document, SpecificationVersion.DRAFT_2020_12);
    }

    private String call(String method, String parameters) throws Exception {
        HttpResponse<String> response = http.post("/api/" + method, parameters);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        if (documented.contains(method)) {
            contract.assertFits(
                    response.body(),
                    contract.at(
                            "/paths/~1api~1%s/post/responses/200/content/application~1json/schema".formatted(method)));
        }
        return response.body();
    }

    private void assertFails(String method, String parameters, int code, String message) throws Exception {
        String body = call(method, parameters);
        assertThat(JsonPath.<Integer>read(body, "$.error.code")).as(body).isEqualTo(code);
        assertThat(JsonPath.<String>read(body, "$.error.message")).contains(message);
        assertThat(JsonPath.<Map<String, Object>>read(body, "$")).containsOnlyKeys("error");
    }

    @Test
    void publishesWithAPosition() throws Exception {
        Client client = connect("?topic=api-publish");
        String body = call("publish", "{\"channel\":\"api-publish\",\"data\":{\"a\": [1,2]}}");

        assertThat(JsonPath.<Integer>read(body, "$.result.offset")).isEqualTo(1);
        assertThat(JsonPath.<String>read(body, "$.result.epoch")).isNotEmpty();
        assertThat(client.text()).isEqualTo("{\"a\": [1,2]}");
    }

    @Test
    void publishesBytes() throws Exception {
        call("publish", "{\"channel\":\"api-bytes\",\"b64data\":\"AAH/\",\"tags\":{\"k\":\"v\"},\"delta\":true}");
        call("publish", "{\"channel\":\"api-bytes\",\"b64data\":\"eyJhIjoxfQ==\",\"data\":1}");

        assertThat(call("history", "{\"channel\":\"api-bytes\",\"limit\":-1}"))
                .contains("{\"data\":\"AAH/\",\"offset\":1,\"tags\":{\"k\":\"v\"}},{\"data\":{\"a\":1},\"offset\":2}");
    }

    @Test
    void publishesOnceForOneKey() throws Exception {
        String once = "{\"channel\":\"api-key\",\"data\":1,\"idempotency_key\":\"k\"}";

        assertThat(call("publish", once)).isEqualTo(call("publish", once)).contains("\"offset\":1");
        assertFails("publish", "{\"channel\":\"api-key\",\"data\":2,\"idempotency_key\":\"k\"}", 113, "conflict");
    }

    @Test
    void takesNullForMissing() throws Exception {
        assertThat(call(
                        "publish",
                        "{\"channel\":\"api-null\",\"data\":1,\"b64data\":null,\"skip_history\":null,\"tags\":null,"
                                + "\"version\":null,\"idempotency_key\":null,\"delta\":null,\"version_epoch\":null}"))
                .contains("\"offset\":1");
    }

    @Test
    void ignoresWhatIsUnknown() throws Exception {
        assertThat(call("publish", "{\"channel\":\"api-more\",\"data\":1,\"unknown\":{\"a\":[null]}}"))
                .contains("\"offset\":1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"data\":1}|\"channel\" is required",
                "{\"channel\":\"\",\"data\":1}|\"channel\" is required",
                "{\"channel\":\"a b\",\"data\":1}|is invalid",
                "{\"channel\":\"herald/x\",\"data\":1}|reserved",
                "{\"channel\":\"tick\",\"data\":1}|cannot be published to",
                "{\"channel\":\"a\"}|\"data\" or \"b64data\" is required",
                "{\"channel\":\"a\",\"data\":null}|\"data\" or \"b64data\" is required",
                "{\"channel\":\"a\",\"b64data\":\"%\"}|not valid Base64",
                "{\"channel\":\"a\",\"data\":1,\"tags\":{\"a\":null}}|a tag is null",
                "{\"channel\":\"a\",\"data\":1,\"tags\":{\"\":\"b\"}}|a tag without a name",
                "{\"channel\":\"a\",\"data\":1,\"version\":-1}|version -1",
                "{\"channel\":\"a\",\"data\":1,\"idempotency_key\":\"a b\"}|Idempotency-Key"
            })
    void refusesWhatCannotBePublished(String parameters, String message) throws Exception {
        assertFails("publish", parameters, 107, message);
        assertFails("broadcast", parameters.replaceFirst("\"channel\":(\"[^\"]*\")", "\"channels\":[]"), 107, "");
    }

    @Test
    void refusesALargeMessage() throws Exception {
        String large = "\"" + "a".repeat(70_000) + "\"";

        double hits = hits("message_size");

        assertFails("publish", "{\"channel\":\"a\",\"data\":" + large + "}", 106, "herald.topic.message-size");
        assertThat(hits("message_size")).isEqualTo(hits + 1);
        assertProblem(
                http.post("/api/publish", "{\"data\":\"" + "a".repeat(1_100_000) + "\"}"),
                413,
                "The request has 1100011 bytes: at most 1048576 are accepted (herald.api.body-size).");
    }

    private double hits(String limit) {
        return meters.get("herald.limits.hit").tag("limit", limit).counter().count();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "1",
                "{",
                "{\"channel\"",
                "{\"channel\":\"a\",\"data\":}",
                "{\"channel\":\"a\",\"data\":{\"a\":}}",
                "{\"channel\":\"a\",\"data\":nul}",
                "{\"channel\":\"a\",\"data\":1} x",
                "{\"channel\":\"a\",\"data\":1}{}",
                "{\"channel\":5,\"data\":1}",
                "{\"channel\":[\"a\"],\"data\":1}",
                "{\"channel\":\"a\",\"data\":1,\"version\":\"1\"}",
                "{\"channel\":\"a\",\"data\":1,\"version\":1.5}",
                "{\"channel\":\"a\",\"data\":1,\"tags\":{\"a\":1}}",
                "{\"channel\":\"a\",\"data\":1,\"skip_history\":\"yes\"}",
                "{\"channel\":\"a\",\"data\":NaN}",
                "{\"channel\":\"a\",/* */\"data\":1}",
                "{\"channel\":\"a\",\"data\":1,\"version\":9223372036854775808}"
            })
    void refusesABodyThatIsNoSuchObject(String body) throws Exception {
        HttpResponse<String> response = http.post("/api/publish", body);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.body()).doesNotContain("dev.herald", "tools.jackson", "Feature", "ALLOW", "`long`");
    }

    @Test
    void saysWhatIsWrongWithTheBody() throws Exception {
        assertProblem(
                http.post("/api/broadcast", "{\"channels\":[[\"a\"]],\"data\":1}"),
                400,
                "The request has a value of another type as \"channels.[0]\" than is accepted there.");
        assertProblem(
                http.post("/api/publish", "{\"data\":1,\"version\":9223372036854775808}"),
                400,
                "The request has a value of another type as \"version\" than is accepted there.");
        assertProblem(
                http.post("/api/publish", "{\"data\":" + "[".repeat(501)),
                400,
                "The request is not valid JSON: Document nesting depth (501) exceeds the maximum allowed (500).");
    }

    @Test
    void refusesWhatIsNotUtf8() throws Exception {
        byte[] body = "{\"channel\":\"a\",\"data\":\"\u00ff\"}".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);

        assertProblem(
                http.post("/api/publish", body), 400, "The request is not valid UTF-8: byte 24 of 26 is invalid.");
    }

    @Test
    void broadcastsToEachChannelForItself() throws Exception {
        String body = call("broadcast", "{\"channels\":[\"api-b\",\"a b\",\"api-b\",null,\"tick\"],\"data\":1}");

        assertThat(JsonPath.<List<Integer>>read(body, "$.result.responses[*].result.offset"))
                .containsExactly(1, 2);
        assertThat(JsonPath.<List<Integer>>read(body, "$.result.responses[*].error.code"))
                .containsExactly(107, 107, 107);
        assertThat(JsonPath.<Integer>read(body, "$.result.responses.length()")).isEqualTo(5);
    }

    @Test
    void boundsTheChannelsOfABroadcast() throws Exception {
        String channels = IntStream.range(0, 1_001).mapToObj(i -> "\"c\"").collect(Collectors.joining(","));

        assertFails("broadcast", "{\"channels\":[" + channels + "],\"data\":1}", 106, "herald.api.max-commands");
    }

    @Test
    void readsHistory() throws Exception {
        for (int i = 1; i <= 3; i++) {
            call("publish", "{\"channel\":\"api-history\",\"data\":" + i + "}");
        }
        String position = call("history", "{\"channel\":\"api-history\"}");
        String epoch = JsonPath.read(position, "$.result.epoch");

        assertThat(position).contains("\"publications\":[]", "\"offset\":3");
        assertThat(history("\"limit\":-1")).containsExactly(1, 2, 3);
        assertThat(history("\"limit\":2")).containsExactly(1, 2);
        assertThat(history("\"limit\":2,\"reverse\":true")).containsExactly(3, 2);
        assertThat(history("\"limit\":-1,\"since\":{\"offset\":1,\"epoch\":\"" + epoch + "\"}"))
                .containsExactly(2, 3);
        assertThat(history("\"limit\":-1,\"reverse\":true,\"since\":{\"offset\":3}"))
                .containsExactly(2, 1);
    }

    private List<Integer> history(String more) throws Exception {
        return JsonPath.read(
                call("history", "{\"channel\":\"api-history\"," + more + "}"), "$.result.publications[*].data");
    }

    @Test
    void knowsThePositionOfAChannelWithoutPublications() throws Exception {
        String body = call("history", "{\"channel\":\"api-nobody\",\"limit\":0}");

        assertThat(JsonPath.<Integer>read(body, "$.result.offset")).isZero();
        assertThat(JsonPath.<String>read(body, "$.result.epoch")).isNotEmpty();
        assertThat(call("history", "{\"channel\":\"api-nobody\",\"limit\":0}")).isEqualTo(body);
    }

    @Test
    void refusesAnUnrecoverablePosition() throws Exception {
        assertFails(
                "history", "{\"channel\":\"api-x\",\"since\":{\"offset\":1,\"epoch\":\"ffff\"},\"limit\":1}", 112, "");
        assertFails("history", "{\"channel\":\"tick\"}", 108, "no history");
        assertFails("history", "{\"channel\":\"herald/sessions\"}", 108, "herald.session-events.enabled");
        assertFails("history_remove", "{\"channel\":\"tick\"}", 108, "no history");
        assertFails("history", "{}", 107, "\"channel\" is required");
    }

    @Test
    void knowsPresenceWhereItIs() throws Exception {
        assertThat(call("presence", "{\"channel\":\"everything:1\"}")).isEqualTo("{\"result\":{\"presence\":{}}}");
        assertThat(call("presence_stats", "{\"channel\":\"everything:1\"}"))
                .isEqualTo("{\"result\":{\"num_clients\":0,\"num_users\":0}}");
        assertFails("presence", "{\"channel\":\"a\"}", 108, "no presence");
        assertFails("presence_stats", "{\"channel\":\"a\"}", 108, "no presence");
    }

    @Test
    void listsChannelsWithSubscribers() throws Exception {
        connect("?topic=api-list:1&topic=api-list:2");
        call("publish", "{\"channel\":\"api-list:3\",\"data\":1}");

        assertThat(call("channels", "{\"pattern\":\"api-list:*\"}"))
                .isEqualTo("{\"result\":{\"channels\":"
                        + "{\"api-list:1\":{\"num_clients\":1},\"api-list:2\":{\"num_clients\":1}}}}");
        assertThat(call("channels", "{}")).contains("\"broadcast\":{\"num_clients\":1}");
        assertFails("channels", "{\"pattern\":\"[\"}", 107, "pattern");
    }

    @Test
    void knowsThisNode() throws Exception {
        String body = call("info", "{}");

        assertThat(JsonPath.<List<String>>read(body, "$.result.nodes[*].name")).hasSize(1);
        assertThat(JsonPath.<List<String>>read(body, "$.result.nodes[*].uid").getFirst())
                .isNotEmpty();
    }

    /** SDKs refresh within 25 s of the expiry. */
    @Test
    void endsASessionWhenItsTimeIsOver() throws Exception {
        Client expiring = connect("?topic=api-expiry");
        Client lasting = connect("?topic=api-expiry");
        for (Client each : List.of(expiring, lasting)) {
            refresh(each, Instant.now().plusSeconds(1).getEpochSecond());
        }
        refresh(lasting, 0);

        ticker.advance(Duration.ofSeconds(24));
        expiring.send("still here");
        assertThat(expiring.text()).isEqualTo("still here");
        ticker.advance(Duration.ofSeconds(3));

        assertThat(expiring.closeCode()).isEqualTo(1008);
        lasting.send("still here");
        assertThat(lasting.text()).isEqualTo("still here");
    }

    private void refresh(Client client, long expiry) throws Exception {
        assertThat(call("refresh", "{\"client\":\"%s\",\"expire_at\":%d}".formatted(idOf(client), expiry)))
                .isEqualTo("{\"result\":{}}");
    }

    @Test
    void hasNoExtensions() throws Exception {
        assertFails("rpc", "{\"method\":\"x\"}", 104, "no extensions");
        assertFails("rpc", "{}", 107, "\"method\" is required");
        assertFails("connections", "{}", 104, "\"connections\" is unknown");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void repliesToEachCommandOfABatch(boolean parallel) throws Exception {
        String body = call("batch", """
                {"parallel": %s, "commands": [
                  {"publish": {"channel": "api-batch", "data": 1}},
                  {"nope": {}},
                  {"publish": {"channel": 5}},
                  {"broadcast": {"channels": ["api-batch-2"], "data": 2}, "publish": null}]}""".formatted(parallel));

        assertThat(JsonPath.<Map<String, Object>>read(body, "$")).containsOnlyKeys("replies");
        assertThat(JsonPath.<Integer>read(body, "$.replies[0].publish.offset")).isPositive();
        assertThat(JsonPath.<Integer>read(body, "$.replies[1].error.code")).isEqualTo(104);
        assertThat(JsonPath.<Integer>read(body, "$.replies[2].error.code")).isEqualTo(107);
        assertThat(JsonPath.<Integer>read(body, "$.replies[3].broadcast.responses[0].result.offset"))
                .isPositive();
    }

    @Test
    void callsTheCommandsOfABatchInTheirOrder() throws Exception {
        String commands = IntStream.range(0, 1_000)
                .mapToObj(i -> "{\"publish\":{\"channel\":\"api-order\",\"data\":%d}}".formatted(i))
                .collect(Collectors.joining(","));
        String body = call("batch", "{\"commands\":[" + commands + "]}");

        assertThat(JsonPath.<List<Integer>>read(body, "$.replies[*].publish.offset"))
                .isEqualTo(IntStream.rangeClosed(1, 1_000).boxed().toList());
        assertFails("batch", "{\"commands\":[" + commands + ",{\"info\":{}}]}", 106, "herald.api.max-commands");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"commands\":null}",
                "{\"commands\":[null]}",
                "{\"commands\":[{}]}",
                "{\"commands\":[{\"info\":{},\"rpc\":{}}]}",
                "{\"commands\":[{\"batch\":{\"commands\":[]}}]}"
            })
    void refusesABatchThatIsNone(String body) throws Exception {
        assertFails("batch", body, 107, "bad request");
    }

    @Test
    void repliesToTheOldForm() throws Exception {
        HttpResponse<String> one =
                http.post("/api", "{\"method\":\"publish\",\"params\":{\"channel\":\"api-old\",\"data\":1}}");
        HttpResponse<String> several = http.post("/api", """
                {"method": "publish", "params": {"channel": "api-old", "data": 1}}
                {"method": "nope"}
                {"method": "batch", "params": {"commands": [{"nope": {}}]}}
                """);

        assertThat(one.body()).startsWith("{\"result\":{\"offset\":1,");
        List<String> lines = several.body().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).startsWith("{\"result\":{\"offset\":2,");
        assertThat(lines.get(1)).startsWith("{\"error\":{\"code\":104,");
        assertThat(lines.get(2)).startsWith("{\"replies\":[{\"error\":");
        assertThat(http.post("/api", "").statusCode()).isEqualTo(400);
        assertThat(http.post("/api", "{\"method\":\"info\"}\n{").statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "publish|{}|400|107",
                "nope|{}|404|104",
                "rpc|{\"method\":\"x\"}|404|104",
                "history|{\"channel\":\"tick\"}|400|108",
                "history|{\"channel\":\"x\",\"since\":{\"offset\":9},\"limit\":1}|416|112"
            })
    void respondsWithTheStatusIfAskedTo(String method, String parameters, int status, int code) throws Exception {
        HttpResponse<String> response = http.post("/api/" + method, parameters, TRANSPORT);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(JsonPath.<Integer>read(response.body(), "$.code")).isEqualTo(code);
        assertThat(JsonPath.<Map<String, Object>>read(response.body(), "$")).containsOnlyKeys("code", "message");
    }

    @Test
    void respondsToPostOnly() throws Exception {
        assertThat(http.get("/api/info").statusCode()).isEqualTo(405);
        assertThat(http.get("/api").statusCode()).isEqualTo(405);
    }
}
