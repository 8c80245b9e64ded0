package dev.herald;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SpecificationVersion;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Responses conform to the OpenAPI document at {@code /v3/api-docs}, without properties that it lacks. */
@WholePath
class ContractResponsesIT {

    private static final JsonMapper JSON = JsonMapper.shared();

    @LocalServerPort
    private int port;

    private Http http;
    private Contract contract;

    @BeforeEach
    void readTheContract() throws Exception {
        http = new Http(port);
        contract = new Contract(JSON.readTree(http.get("/v3/api-docs").body()), SpecificationVersion.DRAFT_2020_12);
    }

    @Test
    void receiptsAreAsPromised() throws Exception {
        assertConforms("post", "/broadcast", 202, http.broadcast("hello"));
        assertConforms("post", "/broadcast", 202, http.post("/broadcast?topic=contract&topic=contract:2", "hello"));
        assertConforms(
                "post",
                "/broadcast/batch",
                202,
                http.post("/broadcast/batch", "[{\"data\": \"a\"}, {\"topic\": \"contract\", \"data\": \"b\"}]"));
    }

    @Test
    void topicsAndMessagesAreAsPromised() throws Exception {
        http.post("/broadcast?topic=contract&topic=contract:2", "hello");

        assertConforms("get", "/topics", 200, http.get("/topics"));
        assertConforms("get", "/topics", 200, http.get("/topics?limit=1"));
        assertConforms("get", "/topics/{topic}/messages", 200, http.get("/topics/contract/messages"));
        assertConforms(
                "get", "/topics/{topic}/messages", 200, http.get("/topics/contract/messages?since=0123456789abcdef:1"));
        assertConforms(
                "get", "/topics/{topic}/messages", 200, http.get("/topics/contract/messages?order=newest&limit=1"));
        assertConforms("get", "/topics/{topic}/messages", 200, http.get("/topics/nobody.knows/messages"));
        http.post("/broadcast/batch", """
                        [{"topic": "contract", "json": {"a": 1}, "tags": {"a": "b"}}, {"topic": "contract", "base64": "AP8="}]
                        """);
        assertConforms(
                "get", "/topics/{topic}/messages", 200, http.get("/topics/contract/messages?order=newest&limit=2"));
    }

    @Test
    void sessionsAreAsPromised() throws Exception {
        try (Client first = Client.connect(port);
                Client second = Client.connect(port)) {
            // Both are registered once they receive.
            first.send("hello");
            first.text();
            second.send("hello");
            second.text();
            String page = assertConforms("get", "/sessions", 200, http.get("/sessions?limit=1"));
            String id = JSON.readTree(page).at("/sessions/0/id").asString();

            assertConforms("get", "/sessions/{id}", 200, http.get("/sessions/" + id));
            assertThat(http.post("/sessions/" + id + "/messages", "hello").statusCode())
                    .isEqualTo(202);
        }
    }

    @Test
    void nodeIsAsPromised() throws Exception {
        http.broadcast("hello");

        assertConforms("get", "/node", 200, http.get("/node"));
    }

    @Test
    void problemsAreAsPromised() throws Exception {
        assertConforms("post", "/broadcast", 400, http.broadcast(""));
        assertConforms("post", "/broadcast", 413, http.broadcast("x".repeat(70_000)));
        assertConforms("post", "/broadcast/batch", 400, http.post("/broadcast/batch", "[]"));
        assertConforms("get", "/sessions/{id}", 404, http.get("/sessions/nobody"));
        assertConforms("get", "/events", 400, http.get("/events?history=-1"));
        http.post("/broadcast?topic=contract:3", "one", "Idempotency-Key", "contract");
        assertConforms(
                "post",
                "/broadcast",
                422,
                http.post("/broadcast?topic=contract:4&topic=contract:3", "two", "Idempotency-Key", "contract"));
    }

    private String assertConforms(String method, String path, int status, HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonNode promised = contract.resolved(
                contract.at("/paths").path(path).path(method).path("responses").path(Integer.toString(status)));
        String type = response.headers().firstValue("Content-Type").orElseThrow();
        contract.assertFits(response.body(), promised.path("content").path(type).path("schema"));
        return response.body();
    }
}
