package dev.herald;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Whether what clients receive conforms to the AsyncAPI document (3.0.0). */
@WholePath
class AsyncContractIT {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final YAMLMapper YAML = YAMLMapper.shared();

    /** The epoch of no topic, so that every subscription begins with a gap. */
    private static final String LONG_AGO = "?topic=contract&since=0123456789abcdef:1";

    private static final Map<String, String> NOTICES =
            Map.of("herald/gap", "eventGap", "herald/direct", "eventDirect", "herald/close", "eventClose");

    @LocalServerPort
    private int port;

    private Http http;
    private HttpResponse<String> response;
    private JsonNode document;
    private Contract contract;

    @BeforeEach
    void readTheContract() throws Exception {
        http = new Http(port);
        response = http.get("/asyncapi.yaml");
        document = YAML.readTree(response.body());
        contract = new Contract(document, SpecificationVersion.DRAFT_7);
    }

    @Test
    void isServedAsYaml() {
        assertThat(response.headers().firstValue("Content-Type").orElseThrow())
                .isEqualToIgnoringCase("text/plain;charset=UTF-8");
    }

    @Test
    void isAsyncApi() throws IOException {
        try (InputStream schema = new ClassPathResource("asyncapi/3.0.0.json").getInputStream()) {
            assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                            .getSchema(schema)
                            .validate(document))
                    .isEmpty();
        }
    }

    /** As no schema can say. */
    @Test
    void refersToWhatIsThere() {
        assertThat(document.findValuesAsString("$ref"))
                .isNotEmpty()
                .allSatisfy(ref -> assertThat(document.at(ref.substring(1)).isMissingNode())
                        .as(ref)
                        .isFalse());
    }

    @Test
    void examplesFitTheirSchemas() {
        document.at("/components/messages").forEachEntry((name, message) -> {
            assertThat(message.has("examples") || name.equals("binary"))
                    .as(name)
                    .isTrue();
            message.path("examples")
                    .forEach(example -> contract.assertFits(example.path("payload"), message.path("payload")));
        });
    }

    @Test
    void messagesConformToTheDocument() throws Exception {
        try (Client client = Client.connect(port, "/websocket" + LONG_AGO, "herald.v1")) {
            receive(client, "gap");
            String session = receive(client, "connected").path("session").asString();
            http.post("/broadcast?topic=contract", "hello");
            receive(client, "message");
            client.send("hello");
            receive(client, "echo");
            http.post("/sessions/" + session + "/messages", "hello");
            receive(client, "direct");
        }
    }

    @Test
    void eventsAreAsPromised() throws Exception {
        try (StreamClient client = StreamClient.connect(port, LONG_AGO)) {
            receive(client, "herald/gap");
            http.post("/broadcast?topic=contract", "hello\nyou");
            receive(client, "contract");
            String session = stream();
            http.post("/sessions/" + session + "/messages", "hello");
            receive(client, "herald/direct");
            http.send("DELETE", "/sessions/" + session, BodyPublishers.noBody());
            receive(client, "herald/close");
        }
    }

    /** The next of this type; all until then are as promised as well. */
    private JsonNode receive(Client client, String type) throws InterruptedException {
        JsonNode message;
        String received;
        do {
            message = JSON.readTree(client.text());
            received = message.path("type").asString();
            contract.assertFits(message, payload(received));
        } while (!received.equals(type));
        return message;
    }

    /** The next of this name; all until then are as promised as well. */
    private void receive(StreamClient client, String name) throws IOException {
        String received;
        do {
            Map<String, String> event = client.next();
            received = event.getOrDefault("event", "");
            assertFits(event, payload(NOTICES.getOrDefault(received, "event")));
        } while (!received.equals(name));
    }

    private void assertFits(Map<String, String> fields, JsonNode payload) {
        ObjectNode event = JSON.valueToTree(fields);
        if (payload.at("/properties/data/type").asString().equals("object")) {
            event.set("data", JSON.readTree(event.path("data").asString()));
        }
        contract.assertFits(event, payload);
    }

    private JsonNode payload(String message) {
        return contract.at("/components/messages/" + message + "/payload");
    }

    private String stream() throws Exception {
        for (JsonNode session : JSON.readTree(http.get("/sessions").body()).path("sessions")) {
            if (session.path("transport").asString().equals("sse")) {
                return session.path("id").asString();
            }
        }
        throw new AssertionError("no session (expected: one of an event stream)");
    }
}
