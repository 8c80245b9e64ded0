package dev.herald.emulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.herald.Http;
import dev.herald.RawClient;
import dev.herald.centrifugo.protocol.Command;
import dev.herald.centrifugo.protocol.ConnectRequest;
import dev.herald.centrifugo.protocol.ConnectResult;
import dev.herald.centrifugo.protocol.EmulationRequest;
import dev.herald.centrifugo.protocol.Reply;
import dev.herald.centrifugo.protocol.UnsubscribeRequest;
import dev.herald.centrifugo.sdk.SdkService;
import dev.herald.centrifugo.sdk.TestTokens;
import dev.herald.session.SessionRegistry;
import dev.herald.testing.BesideOthers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.json.JsonMapper;

/** Streams and the requests with what their clients send, on one node: each of the responses. */
@SdkService
@BesideOthers
class StreamsIT {

    private static final String STREAM = "POST /connection/http_stream";

    @LocalServerPort
    private int port;

    @Autowired
    private SessionRegistry registry;

    @Autowired
    private JsonMapper json;

    private Http http;

    @BeforeEach
    void client() {
        http = new Http(port);
    }

    private int emulate(String node, String session, String frame) throws Exception {
        return http.post(
                        "/emulation",
                        json.writeValueAsString(new Body(session, node, frame)),
                        "Content-Type",
                        "application/json")
                .statusCode();
    }

    private record Body(String session, String node, String data) {}

    private void send(StreamOf stream, String frame) throws Exception {
        assertThat(emulate(stream.node(), stream.session(), frame)).isEqualTo(204);
    }

    @Test
    void repliesToTheCommandsOfARequestInTheirOrderOnTheStream() throws Exception {
        try (StreamOf stream = StreamOf.connected(port, TestTokens.of("ada"))) {
            send(stream, """
                    {"id":2,"subscribe":{"channel":"all.stream"}}
                    {"id":3,"presence_stats":{"channel":"all.stream"}}
                    {"id":4,"unsubscribe":{"channel":"all.stream"}}""");

            assertThat(stream.next()).contains("\"id\":2").contains("\"subscribe\"");
            assertThat(stream.next()).contains("\"id\":3").contains("\"num_clients\":1");
            assertThat(stream.next()).isEqualTo("{\"id\":4,\"unsubscribe\":{}}");
        }
    }

    @Test
    void isNotBufferedNorCachedByProxies() throws Exception {
        try (StreamOf stream = new StreamOf(
                port, STREAM, "{\"id\":1,\"connect\":{\"token\":\"%s\"}}".formatted(TestTokens.of("ada")))) {
            assertThat(stream.status()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(stream.header("Cache-Control")).contains("no-cache").contains("no-transform");
            assertThat(stream.header("X-Accel-Buffering")).isEqualTo("no");
            assertThat(stream.header("Content-Length")).isNull();
        }
    }

    @Test
    void sendsEventsThatBeginWithAnEmptyLine() throws Exception {
        String frame =
                URLEncoder.encode("{\"id\":1,\"connect\":{\"token\":\"%s\"}}".formatted(TestTokens.of("ada")), UTF_8);
        try (StreamOf stream = new StreamOf(port, "GET /connection/sse?cf_connect=" + frame, "")) {
            assertThat(stream.header("Content-Type")).startsWith("text/event-stream");
            assertThat(stream.line()).isEmpty();
            stream.readConnected();
            send(stream, "{\"id\":2,\"subscribe\":{\"channel\":\"all.events\"}}");
            assertThat(stream.next()).contains("\"id\":2");

            send(stream, "{\"id\":3,\"publish\":{\"channel\":\"all.events\",\"data\":{\"n\":1}}}");

            assertThat(stream.next() + stream.next())
                    .contains("\"pub\":{\"data\":{\"n\":1}")
                    .contains("\"id\":3");
        }
    }

    @Test
    void beginsEventsWithThePostedCommandToo() throws Exception {
        try (StreamOf stream = new StreamOf(
                port,
                "POST /connection/sse",
                "{\"id\":1,\"connect\":{\"token\":\"%s\"}}".formatted(TestTokens.of("ada")))) {
            stream.readConnected();

            assertThat(stream.session()).isNotEmpty();
        }
    }

    /** The code that a WebSocket is closed with. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":1,\"connect\":{\"token\":\"invalid\"}}|3500",
                "{\"id\":1,\"subscribe\":{\"channel\":\"all.x\"}}|3501",
                "no JSON|3501"
            })
    void saysWhyBeforeTheStreamEnds(String frame, int code) throws Exception {
        try (StreamOf stream = new StreamOf(port, STREAM, frame)) {
            assertThat(stream.next()).startsWith("{\"push\":{\"disconnect\":{\"code\":" + code);
            assertThat(stream.line()).isNull();
        }
    }

    @Test
    void endsAStreamWhoseClientBreaksTheProtocolByARequest() throws Exception {
        try (StreamOf stream = StreamOf.connected(port, TestTokens.of("ada"))) {
            send(stream, "{\"id\":2,\"connect\":{}}");

            assertThat(stream.next()).contains("\"code\":3501");
            assertThat(stream.line()).isNull();
        }
    }

    /** Nobody learns by a status whether a session exists. */
    @Test
    void acceptsCommandsForASessionThatHasEndedAndThoseWithAWrongSecretAlike() throws Exception {
        String node;
        String secret;
        try (StreamOf stream = StreamOf.connected(port, TestTokens.of("ada"))) {
            node = stream.node();
            secret = stream.session();
            String wrong = secret.substring(0, secret.length() - 1) + (secret.endsWith("A") ? "B" : "A");

            assertThat(emulate(node, wrong, "{\"id\":2,\"connect\":{}}")).isEqualTo(204);
            send(stream, "{\"id\":3,\"unsubscribe\":{\"channel\":\"all.x\"}}");
            assertThat(stream.next()).contains("\"id\":3");
            registry.find(secret.substring(0, 16)).orElseThrow().connectionLost();
        }

        assertThat(emulate(node, secret, "{}")).isEqualTo(204);
    }

    @Test
    void refusesRequestsForAnUnknownNode() throws Exception {
        assertThat(emulate("herald-9/6f1c7a52-93de-4b08-8d15-2a7e40c9b3f1", "x", "{}"))
                .isEqualTo(404);
        assertThat(emulate("elsewhere", "x", "{}")).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no JSON",
                "[]",
                "null",
                "{}",
                "{\"session\":\"s\",\"node\":\"n\"}",
                "{\"session\":\"s\",\"node\":\"n\",\"data\":{}}",
                "{\"node\":\"n\",\"data\":\"{}\"}"
            })
    void refusesABodyThatIsNoRequest(String body) throws Exception {
        HttpResponse<String> response = http.post("/emulation", body, "Content-Type", "application/json");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("\"detail\":");
    }

    @Test
    void refusesAFrameThatIsLargerThanAMessageMayBe() throws Exception {
        assertThat(emulate("n", "s", "x".repeat(65_537))).isEqualTo(413);
        assertThat(emulate("n", "s", "x".repeat(1_000_000))).isEqualTo(413);
        assertThat(http.post("/connection/http_stream", "x".repeat(65_537)).statusCode())
                .isEqualTo(413);
    }

    @Test
    void deliversALargeFrame() throws Exception {
        try (StreamOf stream = StreamOf.connected(port, TestTokens.of("ada"))) {
            send(
                    stream,
                    "{\"id\":2,\"publish\":{\"channel\":\"all.large\",\"data\":\"%s\"}}".formatted("x".repeat(60_000)));

            assertThat(stream.next()).isEqualTo("{\"id\":2,\"publish\":{}}");
        }
    }

    @Test
    void refusesAStreamWithoutACommandOrWithAnotherMethod() throws Exception {
        assertThat(http.get("/connection/sse").statusCode()).isEqualTo(400);
        assertThat(http.post("/connection/http_stream", "").statusCode()).isEqualTo(400);
        assertThat(http.post("/connection/http_stream?topic=x", "{}").statusCode())
                .isEqualTo(400);
        assertThat(http.get("/connection/http_stream").statusCode()).isEqualTo(405);
        assertThat(http.get("/emulation").statusCode()).isEqualTo(405);
        assertThat(http.send("HEAD", "/connection/sse?cf_connect=x", BodyPublishers.noBody())
                        .statusCode())
                .isEqualTo(200);
    }

    /** As browsers send it, and not clients that ask for another version of HTTP. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/connection/http_stream?topic=x",
                "/connection/sse?topic=x",
                "/connection/uni_http_stream?topic=x",
                "/connection/uni_sse?topic=x",
                "/emulation?topic=x"
            })
    void refusesAQueryThatIsUnknown(String path) throws Exception {
        try (StreamOf refused = new StreamOf(port, "POST " + path, "{}")) {
            assertThat(refused.status()).startsWith("HTTP/1.1 400");
        }
    }

    /** RFC 9110, section 8.3.1: in any case, and with parameters. */
    @ParameterizedTest
    @CsvSource({
        "Application/Octet-Stream, application/octet-stream",
        "application/octet-stream; x=y, application/octet-stream",
        "application/octet-streams, application/x-ndjson",
        "application/json; charset=utf-8, application/x-ndjson"
    })
    void takesTheMediaTypeOfTheBodyForThatOfTheStream(String sent, String received) throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send(head("/connection/http_stream", sent, 1));
            client.send("x".getBytes(UTF_8));

            assertThat(client.readHead().headers()).containsEntry("content-type", received);
        }
    }

    @Test
    void sendsProtobufWithLengths() throws Exception {
        String token = TestTokens.of("ada");
        byte[] connect = delimited(Command.newBuilder()
                .setId(1)
                .setConnect(ConnectRequest.newBuilder().setToken(token))
                .build());
        try (RawClient client = new RawClient(port)) {
            client.send(head("/connection/http_stream", "application/octet-stream", connect.length));
            client.send(connect);
            assertThat(client.readHead().headers()).containsEntry("content-type", "application/octet-stream");
            ConnectResult connected = reply(client).getConnect();
            byte[] body = EmulationRequest.newBuilder()
                    .setNode(connected.getNode())
                    .setSession(connected.getSession())
                    .setData(ByteString.copyFrom(delimited(Command.newBuilder()
                            .setId(2)
                            .setUnsubscribe(UnsubscribeRequest.newBuilder().setChannel("all.x"))
                            .build())))
                    .build()
                    .toByteArray();

            assertThat(http.send(
                                    "POST",
                                    "/emulation",
                                    BodyPublishers.ofByteArray(body),
                                    "Content-Type",
                                    "application/octet-stream")
                            .statusCode())
                    .isEqualTo(204);

            Reply reply = reply(client);
            assertThat(reply.getId()).isEqualTo(2);
            assertThat(reply.hasUnsubscribe()).isTrue();
        }
    }

    private static byte[] delimited(Message message) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        message.writeDelimitedTo(bytes);
        return bytes.toByteArray();
    }

    /** The next one that is no ping. */
    private static Reply reply(RawClient client) throws IOException {
        int length = 0;
        while (length == 0) {
            int next = client.bytes(1)[0];
            for (int shift = 0; ; shift += 7, next = client.bytes(1)[0]) {
                length |= (next & 0x7f) << shift;
                if (next >= 0) {
                    break;
                }
            }
        }
        return Reply.parseFrom(client.bytes(length));
    }

    private static byte[] head(String path, String contentType, int length) {
        return "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                .formatted(path, contentType, length)
                .getBytes(UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/connection/http_stream", "/connection/sse", "/emulation"})
    void readsABodyThatComesSlowlyInChunks(String path) throws Exception {
        try (StreamOf stream = StreamOf.connected(port, TestTokens.of("ada"));
                RawClient client = new RawClient(port)) {
            String body = body(stream, path);
            client.send("POST %s HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                    .formatted(path)
                    .getBytes(UTF_8));
            for (String part : List.of(body.substring(0, 5), body.substring(5, 40), body.substring(40))) {
                client.send("%x\r\n%s\r\n".formatted(part.length(), part).getBytes(UTF_8));
            }
            client.send("0\r\n\r\n".getBytes(UTF_8));

            assertThat(client.readHead().status()).isEqualTo(status(path));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/connection/http_stream", "/connection/sse", "/emulation"})
    void asksForABodyThatAwaitsIt(String path) throws Exception {
        try (StreamOf stream = StreamOf.connected(port, TestTokens.of("ada"));
                RawClient client = new RawClient(port)) {
            String body = body(stream, path);
            client.send("POST %s HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n"
                    .formatted(path, body.length())
                    .getBytes(UTF_8));
            assertThat(client.readHead().status()).isEqualTo(100);

            client.send(body.getBytes(UTF_8));

            assertThat(client.readHead().status()).isEqualTo(status(path));
        }
    }

    private static String body(StreamOf stream, String path) {
        return path.equals("/emulation")
                ? stream.request("{\"id\":2,\"unsubscribe\":{\"channel\":\"all.x\"}}")
                : "{\"id\":1,\"connect\":{\"token\":\"%s\"}}".formatted(TestTokens.of("ada"));
    }

    private static int status(String path) {
        return path.equals("/emulation") ? 204 : 200;
    }
}
