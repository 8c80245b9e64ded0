package dev.herald;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SpecificationVersion;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the service answers is what it promises at {@code /v3/api-docs}, and has nothing that is not promised. */
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
        assertKept("post", "/broadcast", 202, http.broadcast("hello"));
        assertKept("post", "/broadcast", 202, http.post("/broadcast?topic=contract&topic=contract:2", "hello"));
        assertKept(
                "post",
                "/broadcast/batch",
                202,
                http.post("/broadcast/batch", "[{\"data\": \"a\"}, {\"topic\": \"contract\", \"data\": \"b\"}]"));
    }

    @Test
    void topicsAndMessagesAreAsPromised() throws Exception {
        http.post("/broadcast?topic=contract&topic=contract:2", "hello");

        assertKept("get", "/topics", 200, http.get("/topics"));
        assertKept("get", "/topics", 200, http.get("/topics?limit=1"));
        assertKept("get", "/topics/{topic}/messages", 200, http.get("/topics/contract/messages"));
        assertKept(
                "get", "/topics/{topic}/messages", 200, http.get("/topics/contract/messages?since=0123456789abcdef:1"));
        assertKept("get", "/topics/{topic}/messages", 200, http.get("/topics/nobody.knows/messages"));
    }

    @Test
    void sessionsAreAsPromised() throws Exception {
        try (Client first = Client.connect(port);
                Client second = Client.connect(port)) {
            // Both are sessions once they are heard.
            first.send("hello");
            first.text();
            second.send("hello");
            second.text();
            String page = assertKept("get", "/sessions", 200, http.get("/sessions?limit=1"));
            String id = JSON.readTree(page).at("/sessions/0/id").asString();

            assertKept("get", "/sessions/{id}", 200, http.get("/sessions/" + id));
            assertThat(http.post("/sessions/" + id + "/messages", "hello").statusCode())
                    .isEqualTo(202);
        }
    }

    @Test
    void nodeIsAsPromised() throws Exception {
        http.broadcast("hello");

        assertKept("get", "/node", 200, http.get("/node"));
    }

    @Test
    void problemsAreAsPromised() throws Exception {
        assertKept("post", "/broadcast", 400, http.broadcast(""));
        assertKept("post", "/broadcast", 413, http.broadcast("x".repeat(70_000)));
        assertKept("post", "/broadcast/batch", 400, http.post("/broadcast/batch", "[]"));
        assertKept("get", "/sessions/{id}", 404, http.get("/sessions/nobody"));
        assertKept("get", "/events", 400, http.get("/events?history=-1"));
        http.post("/broadcast?topic=contract:3", "one", "Idempotency-Key", "contract");
        assertKept(
                "post",
                "/broadcast",
                422,
                http.post("/broadcast?topic=contract:4&topic=contract:3", "two", "Idempotency-Key", "contract"));
    }

    private String assertKept(String method, String path, int status, HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonNode promised = contract.resolved(
                contract.at("/paths").path(path).path(method).path("responses").path(Integer.toString(status)));
        String type = response.headers().firstValue("Content-Type").orElseThrow();
        contract.assertFits(response.body(), promised.path("content").path(type).path("schema"));
        return response.body();
    }
}
