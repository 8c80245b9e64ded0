package dev.herald;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.herald.centrifugo.protocol.Command;
import dev.herald.centrifugo.protocol.ConnectRequest;
import dev.herald.centrifugo.protocol.PublishRequest;
import dev.herald.centrifugo.protocol.Reply;
import dev.herald.centrifugo.protocol.SubscribeRequest;
import dev.herald.emulation.StreamOf;
import dev.herald.jetty.StreamingPath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
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

    @Autowired
    private List<StreamingPath> streams;

    private Http http;
    private HttpResponse<String> response;
    private JsonNode document;
    private Contract contract;

    /** The names of all that was received. */
    private final Set<String> seen = new TreeSet<>();

    private String clientId = "";
    private int lastId;

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
    void hasAChannelForEachEndpointThatKeepsAConnection() {
        assertThat(Set.copyOf(document.path("channels").findValuesAsString("address")))
                .isEqualTo(streams.stream().map(StreamingPath::path).collect(Collectors.toSet()));
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

    /** Its subscriptions have positions without asking for them, as it has no other way to recover. */
    @Test
    void pushesConformToTheDocument() throws Exception {
        try (StreamOf stream = new StreamOf(port, "POST /connection/uni_http_stream", "{\"subs\":{\"contract\":{}}}")) {
            assertThat(stream.next()).contains("\"contract\":{\"recoverable\":true,\"epoch\":");
        }
    }

    /** Each kind of reply and push, of a client that uses what there is. */
    @Test
    void repliesToSdksConformToTheDocument() throws Exception {
        try (Client client = Client.connect(port, "/connection/websocket?cf_protocol=json", "centrifuge-json")) {
            assertThat(client.subprotocol()).isEqualTo("centrifuge-json");
            exchange(client, "connect", "{}");
            String subscribe = "{'channel':'everything:a','delta':'fossil','recover':true,'offset':0%s}";
            exchange(client, "subscribe", subscribe.formatted(""));
            exchange(
                    client, "publish", "{'channel':'everything:a','data':{'n':1,'same':'words of both publications'}}");
            exchange(
                    client, "publish", "{'channel':'everything:a','data':{'n':2,'same':'words of both publications'}}");
            http.post("/broadcast?topic=everything:a", "text");
            exchange(client, "presence", "{'channel':'everything:a'}");
            exchange(client, "presence_stats", "{'channel':'everything:a'}");
            exchange(client, "history", "{'channel':'everything:a','limit':-1,'since':{'offset':1},'reverse':true}");
            exchange(client, "unsubscribe", "{'channel':'everything:a'}");
            exchange(client, "subscribe", subscribe.formatted(",'flag':1"));
            exchange(client, "publish", "{'channel':'everything:a','data':[]}");
            exchange(client, "rpc", "{'method':'none'}");
            http.post("/sessions/" + clientId + "/messages", "hello");
            awaitPush(client, "message");
        }

        assertThat(seen)
                .contains(
                        "connect",
                        "subscribe",
                        "publish",
                        "presence",
                        "presence_stats",
                        "history",
                        "unsubscribe",
                        "error")
                .contains("pub", "join", "message", "id", "delta", "info", "publications", "epoch");
    }

    @Test
    void repliesInProtobufHaveNoOtherFields() throws Exception {
        try (Client client = Client.connect(port, "/connection/websocket", "centrifuge-protobuf")) {
            assertThat(client.subprotocol()).isEqualTo("centrifuge-protobuf");
            send(client, Command.newBuilder().setId(1).setConnect(ConnectRequest.getDefaultInstance()));
            send(
                    client,
                    Command.newBuilder()
                            .setId(2)
                            .setSubscribe(SubscribeRequest.newBuilder().setChannel("everything:b")));
            send(
                    client,
                    Command.newBuilder()
                            .setId(3)
                            .setPublish(PublishRequest.newBuilder()
                                    .setChannel("everything:b")
                                    .setData(ByteString.fromHex("00ff"))));

            Reply publication = replyWith(client, reply -> reply.getPush().hasPub());

            assertThat(publication.getPush().getPub().getData()).isEqualTo(ByteString.fromHex("00ff"));
            assertThat(http.get("/topics/everything:b/messages").body()).contains("\"data\":\"AP8=\"", "binary");
        }
    }

    private static void send(Client client, Command.Builder command) throws Exception {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        command.build().writeDelimitedTo(frame);
        client.send(frame.toByteArray());
    }

    private static Reply replyWith(Client client, Predicate<Reply> expected) throws Exception {
        while (true) {
            ByteArrayInputStream frame = new ByteArrayInputStream(client.binary());
            while (frame.available() > 0) {
                Reply reply = Reply.parseDelimitedFrom(frame);
                assertThat(reply.getUnknownFields().asMap()).isEmpty();
                assertThat(reply.hasError()).as(reply.toString()).isFalse();
                if (expected.test(reply)) {
                    return reply;
                }
            }
        }
    }

    /** Sends this command, which is as promised too, and receives its reply. */
    private void exchange(Client client, String command, String request) throws Exception {
        String json = "{'id':%d,'%s':%s}".formatted(++lastId, command, request).replace('\'', '"');
        contract.assertFits(json, payload("command"));
        client.send(json);
        await(client, reply -> reply.path("id").asInt() == lastId);
    }

    private void awaitPush(Client client, String kind) throws Exception {
        await(client, reply -> reply.path("push").has(kind));
    }

    /** The next of these; all until then are as promised as well. */
    private void await(Client client, Predicate<JsonNode> expected) throws Exception {
        boolean isThere = false;
        while (!isThere) {
            for (String line : client.text().lines().toList()) {
                JsonNode reply = JSON.readTree(line);
                contract.assertFits(reply, payload("reply"));
                note(reply);
                isThere |= expected.test(reply);
            }
        }
    }

    private void note(JsonNode value) {
        seen.addAll(value.propertyNames());
        value.forEach(this::note);
        clientId = value.at("/connect/client").asString(clientId);
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
