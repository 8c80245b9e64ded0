package dev.herald;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.herald.RawClient.Response;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;

/** The service under a path, and its actuator on another port. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "herald.tick.enabled=false",
            "herald.limits.trusted-proxies=127.0.0.1",
            "server.servlet.context-path=" + ContextPathIT.PATH,
            "management.server.port=0"
        })
class ContextPathIT extends EveryMethod {

    static final String PATH = "/push/v1";

    @LocalManagementPort
    private int managementPort;

    private Http http;

    @Override
    String contextPath() {
        return PATH;
    }

    @Override
    List<String> methods() {
        return List.of("GET", "HEAD", "POST", "BREW");
    }

    @BeforeEach
    void connect() {
        http = new Http(port);
    }

    @TestFactory
    Stream<DynamicTest> sameForTheActuator() {
        Set<String> supported = Set.of("GET", "HEAD", "OPTIONS");
        return Stream.of("/actuator/health", "/actuator/health/liveness", "/actuator/prometheus")
                .flatMap(path -> Stream.of("GET", "HEAD", "OPTIONS", "POST", "DELETE", "TRACE", "BREW", "get")
                        .map(method -> DynamicTest.dynamicTest(
                                method + " " + path,
                                () -> check(managementPort, method, path, supported, "/actuator/health/liveness"))));
    }

    @Test
    void streamsEndWithTheConnection() throws Exception {
        Response head = RawClient.exchangeHead(port, "GET %s/events HTTP/1.1\nHost: localhost\n".formatted(PATH), "");

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.headers()).containsEntry("connection", "close").doesNotContainKey("transfer-encoding");
    }

    @Test
    void clientsReceiveWhatIsPublished() throws Exception {
        try (Client client = Client.connect(port, PATH + "/websocket?topic=path", "herald.v1")) {
            assertThat(JsonPath.<String>read(client.text(), "$.type")).isEqualTo("connected");
            http.post(PATH + "/broadcast?topic=path", "hello");

            assertThat(JsonPath.<String>read(client.text(), "$.data")).isEqualTo("hello");
        }
    }

    @Test
    void nothingIsOutsideOfThePath() throws Exception {
        for (String path : List.of("/", "/events", "/websocket", "/node", PATH + "x/node")) {
            assertThat(http.get(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void redirectsToTheDocumentationWithinThePath() throws Exception {
        for (String prefix : List.of("", "/behind/a/proxy")) {
            HttpResponse<String> response = get("/swagger-ui.html", prefix);
            String location = response.headers().firstValue("Location").orElseThrow();

            assertThat(response.uri().resolve(location)).hasPath(PATH + "/swagger-ui/index.html");
        }
    }

    @Test
    void contractsNameTheServer() throws Exception {
        assertThat(server("")).isEqualTo(PATH);
        assertThat(server("/a")).isEqualTo("/a" + PATH);
        assertThat(server("/a/, /b")).isEqualTo("/a/b" + PATH);
        for (String odd : List.of("a", "/a b", "//other.example", "/a\"", "/<a>", "https://other.example")) {
            assertThat(server(odd)).as(odd).isEqualTo(PATH);
        }
        assertThat(get("/v3/api-docs.yaml", "/a").body()).contains("servers:\n  - url: \"/a/push/v1\"\n");
        assertThat(get("/asyncapi.yaml", "/a").body())
                .contains(
                        "    host: \"localhost:%d\"\n    pathname: \"/a/push/v1\"\n    protocol: ws\n".formatted(port))
                .contains("    pathname: \"/a/push/v1\"\n    protocol: http\n");
        assertThat(http.send("GET", PATH + "/asyncapi.yaml", BodyPublishers.noBody(), "X-Forwarded-Proto", "https")
                        .body())
                .contains("protocol: wss\n")
                .contains("protocol: https\n");
    }

    private String server(String prefix) throws Exception {
        return JsonPath.read(get("/v3/api-docs", prefix).body(), "$.servers[0].url");
    }

    private HttpResponse<String> get(String path, String prefix) throws Exception {
        return http.send("GET", PATH + path, BodyPublishers.noBody(), "X-Forwarded-Prefix", prefix);
    }
}
