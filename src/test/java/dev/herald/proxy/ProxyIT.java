package dev.herald.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.herald.Client;
import dev.herald.Http;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What the documentation says of proxies, with the real ones. Skipped where they are not installed. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"herald.tick.enabled=false", "herald.limits.trusted-proxies=127.0.0.1"})
@Timeout(120)
class ProxyIT {

    /** Not that of the proxy. */
    private static final String CLIENT = "127.0.0.2";

    @LocalServerPort
    private int port;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void passesWebSocketsOn(Proxy kind) throws Exception {
        try (ProxyProcess proxy = start(kind);
                Client client = Client.connect(proxy.port())) {
            client.send("hello");
            assertThat(client.text()).isEqualTo("hello");

            assertThat(new Http(proxy.port()).broadcast("x".repeat(60_000)).statusCode())
                    .isEqualTo(202);
            assertThat(client.text()).hasSize(60_000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void passesCommandsAndTheirRepliesOn(Proxy kind) throws Exception {
        try (ProxyProcess proxy = start(kind);
                Client client = Client.connect(proxy.port(), "/connection/websocket", "centrifuge-json")) {
            assertThat(client.subprotocol()).isEqualTo("centrifuge-json");
            client.send("{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\"proxied\"}}");
            await(client, "\"id\":2,\"subscribe\":");

            new Http(port).post("/broadcast?topic=proxied", "hello");
            await(client, "\"pub\":{\"data\":\"hello\"");
        }
    }

    private static void await(Client client, String part) throws InterruptedException {
        String received;
        do {
            received = client.text();
        } while (!received.contains(part));
    }

    @ParameterizedTest
    @EnumSource
    void passesEventsOnAtOnce(Proxy kind) throws Exception {
        Http herald = new Http(port);
        try (ProxyProcess proxy = start(kind);
                BufferedReader events = events(proxy, "?topic=live")) {
            for (String message : List.of("one", "two")) {
                herald.post("/broadcast?topic=live", message);
                assertThat(next(events, "data: ")).isEqualTo(message);
            }
        }
    }

    /** The proxy uses its connections to Herald again, for whichever client comes next. */
    @ParameterizedTest
    @EnumSource
    void servesOthersAfterEveryMethod(Proxy kind) throws Exception {
        try (ProxyProcess proxy = start(kind)) {
            for (String method : List.of("HEAD", "OPTIONS", "POST", "TRACE", "BREW")) {
                for (String path : List.of("/events", "/websocket", "/topics")) {
                    HttpRequest request = HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:%d%s".formatted(proxy.port(), path)))
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build();
                    HttpResponse<String> response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
                    assertThat(response.body()).as(method + path).doesNotContain("retry:");

                    assertThat(new Http(proxy.port()).get("/node").body())
                            .as("after %s %s", method, path)
                            .startsWith("{\"");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void letsClientsResume(Proxy kind) throws Exception {
        Http herald = new Http(port);
        String topic = "resumed-" + kind;
        try (ProxyProcess proxy = start(kind)) {
            String receipts = herald.post("/broadcast?topic=" + topic, "seen").body();
            String position = JsonPath.read(receipts, "$.receipts[0].position");
            herald.post("/broadcast?topic=" + topic, "missed");

            try (BufferedReader events = events(proxy, "?topic=" + topic, "Last-Event-ID", position);
                    Client client =
                            Client.connect(proxy.port(), "/websocket?topic=%s&since=%s".formatted(topic, position))) {
                assertThat(next(events, "data: ")).isEqualTo("missed");
                assertThat(client.text()).isEqualTo("missed");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsWhoTheClientIs(Proxy kind) throws Exception {
        String topic = "address-" + kind;
        try (ProxyProcess proxy = start(kind);
                BufferedReader events = events(proxy, "?topic=" + topic, "X-Forwarded-For", "192.0.2.1")) {
            next(events, "id: ");

            String sessions = new Http(port).get("/sessions?topic=" + topic).body();
            assertThat(JsonPath.<List<String>>read(sessions, "$.sessions[*].address"))
                    .containsExactly(CLIENT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void leavesTheHostThatPagesComeFrom(Proxy kind) throws Exception {
        try (ProxyProcess proxy = start(kind)) {
            String own = "http://127.0.0.1:" + proxy.port();

            assertThat(send(proxy, "/topics", "Origin", own).statusCode()).isEqualTo(200);
            assertThat(send(proxy, "/topics", "Origin", "http://127.0.0.1").statusCode())
                    .isEqualTo(403);
            assertThat(send(proxy, "/topics", "Origin", own.replace("http:", "https:"))
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @ParameterizedTest
    @EnumSource
    void passesCloseCodesOn(Proxy kind) throws Exception {
        Http herald = new Http(port);
        String topic = "closed-" + kind;
        try (ProxyProcess proxy = start(kind);
                Client client = Client.connect(proxy.port(), "/websocket?topic=" + topic)) {
            String sessions = herald.get("/sessions?topic=" + topic).body();
            String id = JsonPath.read(sessions, "$.sessions[0].id");
            herald.send("DELETE", "/sessions/" + id, HttpRequest.BodyPublishers.noBody());

            assertThat(client.closeCode()).isEqualTo(1008);
        }
    }

    private ProxyProcess start(Proxy kind) throws Exception {
        kind.assumeInstalled();
        return ProxyProcess.start(kind, port, directory);
    }

    private static BufferedReader events(ProxyProcess proxy, String query, String... headers) throws Exception {
        HttpResponse<InputStream> response = send(proxy, "/events" + query, headers);
        assertThat(response.statusCode()).isEqualTo(200);
        return new BufferedReader(new InputStreamReader(response.body(), UTF_8));
    }

    private static HttpResponse<InputStream> send(ProxyProcess proxy, String path, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(proxy.port(), path)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpClient client = HttpClient.newBuilder()
                .localAddress(InetAddress.ofLiteral(CLIENT))
                .build();
        return client.send(request.build(), BodyHandlers.ofInputStream());
    }

    private static String next(BufferedReader events, String field) throws Exception {
        String line = events.readLine();
        while (line != null && !line.startsWith(field)) {
            line = events.readLine();
        }
        assertThat(line).as("a line with " + field).isNotNull();
        return line.substring(field.length());
    }
}
