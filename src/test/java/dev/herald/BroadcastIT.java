package dev.herald;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import dev.herald.session.SessionRegistry;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@WholePath
class BroadcastIT {

    @LocalServerPort
    private int port;

    @Autowired
    private SessionRegistry registry;

    private Http http;
    private final List<Client> clients = new ArrayList<>();

    @BeforeEach
    void awaitNoSessions() {
        http = new Http(port);
        await().atMost(Duration.ofSeconds(30)).until(() -> registry.size() == 0);
    }

    @AfterEach
    void disconnect() {
        clients.forEach(Client::close);
    }

    @Test
    void everyClientReceivesEveryBroadcastOnceAndInOrder() throws Exception {
        connect(200);
        List<String> published =
                IntStream.range(0, 100).mapToObj(i -> "message " + i).toList();

        for (String message : published) {
            http.publish("/broadcast", message);
        }

        for (Client client : clients) {
            assertThat(client.texts(published.size())).isEqualTo(published);
        }
        http.broadcast("the end");
        for (Client client : clients) {
            assertThat(client.text()).isEqualTo("the end");
            assertThat(client.unread()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "text/plain;charset=ISO-8859-1",
                "text/json",
                "application/jsonl",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=none",
                "image/png",
                "what ever"
            })
    void bodyThatIsNotJsonIsBroadcastByteForByteWhateverItsType(String contentType) throws Exception {
        Client client = connect(1).getFirst();
        String body = "a=b&c=%41+ü🚀\r\n{\"x\":\t1} ";

        HttpResponse<String> response = http.post("/broadcast", body, "Content-Type", contentType);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        assertThat(client.text()).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON ;charset=utf-8",
                "application/json;charset=ISO-8859-1",
                "application/cloudevents+json"
            })
    void jsonIsBroadcastByteForByte(String contentType) throws Exception {
        Client client = connect(1).getFirst();
        Client other = Client.connect(port, "/websocket", "herald.v1");
        other.text(); // connected
        String body = " {\"a\" :\r\n \"ü🚀\"} ";

        HttpResponse<String> response = http.post("/broadcast", body, "Content-Type", contentType);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        assertThat(client.text()).isEqualTo(body);
        assertThat(JsonPath.<String>read(other.text(), "$.data")).isEqualTo(body);
        other.close();
        String newest =
                http.get("/topics/broadcast/messages?order=newest&limit=1").body();
        assertThat(JsonPath.<String>read(newest, "$.messages[0].data")).isEqualTo(body);
        assertThat(JsonPath.<String>read(newest, "$.messages[0].kind")).isEqualTo("json");
    }

    @Test
    void invalidJsonThatIsDeclaredAsJsonIsRefused() throws Exception {
        for (String type : List.of("application/json", "application/problem+json")) {
            HttpResponse<String> response = http.post("/broadcast", "{\"a\":\n 1,}", "Content-Type", type);

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(JsonPath.<String>read(response.body(), "$.detail"))
                    .startsWith("The message is not valid JSON at line 2, column 4: ");
        }
    }

    @Test
    void bodyWithoutATypeIsBroadcast() throws Exception {
        Client client = connect(1).getFirst();

        assertThat(http.broadcast("hello").statusCode()).isEqualTo(202);

        assertThat(client.text()).isEqualTo("hello");
    }

    @Test
    void largestMessageIsBroadcast() throws Exception {
        Client client = connect(1).getFirst();
        String largest = "x".repeat(64 * 1024);

        assertThat(http.broadcast(largest).statusCode()).isEqualTo(202);

        assertThat(client.text()).isEqualTo(largest);
    }

    @Test
    void receiptHasPositionAndRecipients() throws Exception {
        connect(3);

        String first = http.broadcast("one").body();
        String second = http.broadcast("two").body();

        long offset = JsonPath.<Number>read(first, "$.receipts[0].offset").longValue();
        String epoch = JsonPath.read(first, "$.receipts[0].epoch");
        assertThat(epoch).matches("[0-9a-f]{16}");
        assertThat(JsonPath.<String>read(first, "$.receipts[0].topic")).isEqualTo("broadcast");
        assertThat(JsonPath.<String>read(first, "$.receipts[0].position")).isEqualTo(epoch + ":" + offset);
        assertThat(JsonPath.<Integer>read(first, "$.receipts[0].recipients")).isEqualTo(3);
        assertThat(JsonPath.<String>read(second, "$.receipts[0].position")).isEqualTo(epoch + ":" + (offset + 1));
    }

    @Test
    void receiptIsJson() throws Exception {
        HttpResponse<String> response = http.broadcast("without subscribers");

        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(JsonPath.<Integer>read(response.body(), "$.receipts[0].recipients"))
                .isZero();
    }

    @Test
    void messagesOfClientsAreNotBroadcast() throws Exception {
        List<Client> two = connect(2);

        two.getFirst().send("to myself");
        assertThat(two.getFirst().text()).isEqualTo("to myself");
        http.broadcast("to all");

        assertThat(two.getLast().text()).isEqualTo("to all");
    }

    @Test
    void clientThatBreaksTheProtocolDisturbsNoOther() throws Exception {
        Client client = connect(1).getFirst();
        try (RawClient raw = RawClient.connect(port)) {
            raw.send("no frame at all".getBytes(StandardCharsets.UTF_8));
            assertThat(raw.next().closeCode()).isEqualTo(1002);

            http.broadcast("still here");

            assertThat(client.text()).isEqualTo("still here");
        }
    }

    private List<Client> connect(int count) throws Exception {
        while (clients.size() < count) {
            clients.add(Client.connect(port));
        }
        // The response to the handshake comes shortly before the session is registered.
        await().atMost(Duration.ofSeconds(30)).until(() -> registry.size() == count);
        return clients;
    }
}
