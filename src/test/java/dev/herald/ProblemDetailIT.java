package dev.herald;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.herald.topic.Excerpt;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Problem details (RFC 9457): the invalid value, and what is accepted. */
@WholePath
class ProblemDetailIT {

    private static final int LIMIT = 64 * 1024;

    @LocalServerPort
    private int port;

    private Http http;

    @BeforeEach
    void backend() {
        http = new Http(port);
    }

    @Test
    void refusesAnEmptyMessage() throws Exception {
        assertProblem(http.broadcast(""), 400, "The message is empty: at least 1 byte is required.");
    }

    @Test
    void refusesWhatIsNotUtf8() throws Exception {
        assertProblem(
                http.post("/broadcast", new byte[] {'a', (byte) 0xFF}),
                400,
                "The message is not valid UTF-8: byte 2 of 2 is invalid.");
    }

    @Test
    void refusesAMessageThatIsAnnouncedTooLarge() throws Exception {
        assertProblem(
                http.broadcast("x".repeat(LIMIT + 1)),
                413,
                "The message has 65537 bytes: at most 65536 are accepted (herald.topic.message-size).");
    }

    /** A client that is still sending when the connection is closed never receives the response. */
    @Test
    void reportsATooLargeMessageAndKeepsTheConnection() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            out.write(ascii("POST /broadcast HTTP/1.1\r\nHost: localhost\r\nContent-Length: 200000\r\n\r\n"));
            out.write(new byte[100_000]);
            out.flush();
            out.write(new byte[100_000]);
            out.write(ascii("GET /topics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));

            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .contains("HTTP/1.1 413 ")
                    .contains("HTTP/1.1 200 ");
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }

    @Test
    void refusesAMessageThatTurnsOutTooLarge() throws Exception {
        byte[] body = new byte[LIMIT + 1];

        assertProblem(
                http.send("POST", "/broadcast", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))),
                413,
                "The message has more than 65536 bytes: at most 65536 are accepted (herald.topic.message-size).");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH"})
    void refusesToBroadcastByAnotherMethodThanPost(String method) throws Exception {
        HttpResponse<String> response = http.send(method, "/broadcast", BodyPublishers.noBody());

        assertProblem(
                response, 405, "Method \"%s\" is not supported here: use one of POST, OPTIONS.".formatted(method));
        assertThat(response.headers().firstValue("Allow")).contains("POST, OPTIONS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere", "/broadcast/nowhere", "/actuator/env"})
    void knowsNoOtherPath(String path) throws Exception {
        assertProblem(http.get(path), 404, "There is no resource at this path.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bogus", "a b", "text/", "/", "*/a", "text/html;charset=\"", "\"", "text/html;q=2", "a/b/c", ","
            })
    void refusesAnAcceptThatIsNone(String accept) throws Exception {
        for (String path : new String[] {"/topics", "/", "/nowhere", "/events", "/actuator/health"}) {
            assertProblem(
                    http.send("GET", path, BodyPublishers.noBody(), "Accept", accept),
                    400,
                    "The request is not valid HTTP: the value %s of header Accept is invalid."
                            .formatted(Excerpt.of(accept)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void refusesAnAcceptWithoutAnyType(String accept) throws Exception {
        refusesEverywhere("Accept", accept);
    }

    @ParameterizedTest
    @ValueSource(strings = {"W/\"", "\"", "en;q=\"1", "\"\\"})
    void refusesAnAcceptLanguageThatCannotBeRead(String languages) throws Exception {
        refusesEverywhere("Accept-Language", languages);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "*/*", "text/*", "application/*+json", "*/*;charset=utf-8"})
    void refusesAContentTypeThatIsARange(String type) throws Exception {
        refusesEverywhere("Content-Type", type);
    }

    /** On connections of their own, since the client of the JDK permits no such header. */
    private void refusesEverywhere(String header, String value) throws Exception {
        for (String path : new String[] {"/topics", "/", "/websocket", "/nowhere", "/events", "/actuator/health/x"}) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.getOutputStream()
                        .write(ascii("GET %s HTTP/1.1\r\nHost: localhost\r\n%s: %s\r\nConnection: close\r\n\r\n"
                                .formatted(path, header, value)));

                assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                        .as(path)
                        .startsWith("HTTP/1.1 400 ")
                        .contains("of header %s is invalid".formatted(header));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/topics", "/", "/nowhere", "/v3/api-docs"})
    void everyErrorHasABodyWhateverIsAccepted(String path) throws Exception {
        HttpResponse<String> response = http.send("GET", path, BodyPublishers.noBody(), "Accept", "image/png");

        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(JsonPath.<Integer>read(response.body(), "$.status")).isEqualTo(response.statusCode());
    }

    @Test
    void errorPageIsNoPage() throws Exception {
        HttpResponse<String> response = http.get("/error");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    private static void assertProblem(HttpResponse<String> response, int status, String detail) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(JsonPath.<Integer>read(response.body(), "$.status")).isEqualTo(status);
        assertThat(JsonPath.<String>read(response.body(), "$.detail")).isEqualTo(detail);
        assertThat(JsonPath.<String>read(response.body(), "$.instance"))
                .isEqualTo(response.request().uri().getPath());
    }
}
