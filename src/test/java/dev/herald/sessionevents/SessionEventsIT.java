package dev.herald.sessionevents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import dev.herald.Client;
import dev.herald.EventClient;
import dev.herald.EventClient.ReceivedEvent;
import dev.herald.Http;
import dev.herald.testing.BesideOthers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Each event of a client on each transport, as a backend reads them. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"herald.tick.enabled=false", "herald.security.insecure=true", "herald.session-events.enabled=true"
        })
@BesideOthers
class SessionEventsIT {

    private static final String READ = "/events?topic=herald/sessions";

    @LocalServerPort
    private int port;

    private EventClient reader;

    @BeforeEach
    void read() throws Exception {
        reader = EventClient.connect(port, READ);
        assertThat(ofReader("subscribe", "herald/sessions")).isNotEmpty();
        assertThat(ofReader("occupied", "herald/sessions")).isNotEmpty();
    }

    private String ofReader(String type, String topic) throws Exception {
        String event = event();
        while (!event.contains("\"" + type + "\"") || !event.contains(topic)) {
            event = event();
        }
        return event;
    }

    @AfterEach
    void close() throws Exception {
        reader.close();
        try (EventClient last = EventClient.connect(port, READ)) { // so that what ends belongs to this test
            while (!received(last).data().contains("\"occupied\"")) {}
        }
    }

    private String event() throws Exception {
        ReceivedEvent next = received(reader);
        while (!next.name().equals("herald/sessions")) {
            next = received(reader);
        }
        return next.data();
    }

    private static ReceivedEvent received(EventClient client) throws Exception {
        return Objects.requireNonNull(client.next());
    }

    /** The types of so many events, which are all of one session. */
    private List<String> types(int count, String transport) throws Exception {
        List<String> types = new ArrayList<>();
        String session = null;
        for (int i = 0; i < count; i++) {
            String event = event();
            String type = JsonPath.read(event, "$.type");
            types.add(type);
            if (!type.equals("occupied") && !type.equals("vacated")) {
                session = session == null ? JsonPath.read(event, "$.session") : session;
                assertThat(JsonPath.<String>read(event, "$.session")).isEqualTo(session);
                assertThat(JsonPath.<String>read(event, "$.transport")).isEqualTo(transport);
            }
        }
        return types;
    }

    @Test
    void ofAWebSocket() throws Exception {
        try (Client client = Client.connect(port, "/websocket?topic=websocket")) {
            assertThat(types(3, "websocket")).containsExactly("connect", "subscribe", "occupied");
            client.close(4002);
        }

        assertThat(types(2, "websocket")).containsExactly("unsubscribe", "vacated");
        assertThat(event()).contains("\"type\":\"disconnect\"").contains("\"code\":4002");
    }

    @Test
    void ofAnEventStream() throws Exception {
        try (EventClient client = EventClient.connect(port, "/events?topic=stream")) {
            assertThat(client.status()).isEqualTo(200);
            assertThat(types(3, "sse")).containsExactly("connect", "subscribe", "occupied");
        }

        assertThat(types(2, "sse")).containsExactly("unsubscribe", "vacated");
        assertThat(event()).contains("\"type\":\"disconnect\"").contains("\"code\":1006");
    }

    @Test
    void ofAClientOfTheClientProtocol() throws Exception {
        try (Client client = Client.connect(port, "/connection/websocket")) {
            client.send("{\"id\":1,\"connect\":{}}");
            assertThat(types(1, "centrifugo_json")).containsExactly("connect");
            client.send("{\"id\":2,\"subscribe\":{\"channel\":\"protocol\"}}");
            assertThat(types(2, "centrifugo_json")).containsExactly("subscribe", "occupied");
            client.send("{\"id\":3,\"unsubscribe\":{\"channel\":\"protocol\"}}");
            assertThat(types(2, "centrifugo_json")).containsExactly("unsubscribe", "vacated");
            client.send("no JSON");
        }

        assertThat(event()).contains("\"code\":3501,\"reason\":\"bad request\"");
    }

    @Test
    void ofASessionThatAnOperatorDisconnects() throws Exception {
        try (Client client = Client.connect(port, "/connection/websocket")) {
            client.send("{\"id\":1,\"connect\":{}}");
            String id = JsonPath.read(event(), "$.client");
            assertThat(new Http(port).delete("/sessions/" + id).statusCode()).isEqualTo(204);

            assertThat(event()).contains("\"code\":3503,\"reason\":\"force disconnect\"");
            assertThat(client.closeCode()).isEqualTo(3503);
        }
    }

    @Test
    void aReaderGoesOnWhereItWas() throws Exception {
        Client.connect(port, "/websocket?topic=first").close(1000);
        assertThat(types(3, "websocket")).containsExactly("connect", "subscribe", "occupied");
        String last = reader.lastId();
        assertThat(ofReader("disconnect", "websocket")).isNotEmpty(); // before those of the reader
        reader.close();
        reader = EventClient.connect(port, READ, "Last-Event-ID", last);

        assertThat(types(3, "websocket")).containsExactly("unsubscribe", "vacated", "disconnect");
    }

    /** The documented one, as it is started from a shell. */
    @Test
    @Timeout(60)
    void theDocumentedReaderMissesNothingWhenItsConnectionEnds(@TempDir Path directory) throws Exception {
        Path output = directory.resolve("output");
        Process documented = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "src/docs/session-events/SessionEventReader.java",
                        "http://localhost:" + port)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            String first = JsonPath.read(event(), "$.session");
            awaitText(output, "\"subscribe\",", first);

            assertThat(new Http(port).delete("/sessions/" + first).statusCode()).isEqualTo(204);
            try (Client client = Client.connect(port, "/websocket?topic=meanwhile")) {
                awaitText(output, "\"occupied\",", "meanwhile");
                client.close(4002);
            }

            awaitText(output, "\"disconnect\",", "4002");
            assertThat(Files.readAllLines(output))
                    .doesNotHaveDuplicates()
                    .filteredOn(line -> line.contains(first))
                    .extracting(line -> JsonPath.<String>read(line, "$.type"))
                    .endsWith("subscribe", "unsubscribe", "disconnect"); // its connect may be before its position
        } finally {
            documented.destroy();
            documented.waitFor();
        }
        for (int ends = 0; ends < 3; ) { // of its two connections, and of the client
            ends += event().contains("\"disconnect\"") ? 1 : 0;
        }
    }

    private static void awaitText(Path output, String... texts) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Files.readAllLines(output).stream()
                        .anyMatch(line -> Stream.of(texts).allMatch(line::contains)));
    }
}
