package dev.herald;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.herald.RawClient.Response;
import dev.herald.rfc6455.ClientFrames;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

@WholePath
class HandshakeIT {

    @LocalServerPort
    private int port;

    @Test
    void upgradesAccordingToRfc6455() throws Exception {
        Response response = RawClient.exchange(port, RawClient.HANDSHAKE);

        assertThat(response.status()).isEqualTo(101);
        assertThat(response.headers())
                .containsEntry("upgrade", "websocket")
                .containsEntry("connection", "Upgrade")
                .containsEntry("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
                .doesNotContainKeys("sec-websocket-extensions", "sec-websocket-protocol");
    }

    @Test
    void readsHeadersAsHttpDoes() throws Exception {
        String loose = RawClient.HANDSHAKE
                .replace("Upgrade: websocket", "upgrade: WebSocket")
                .replace("Connection: Upgrade", "connection: keep-alive, upgrade");

        assertThat(RawClient.exchange(port, loose).status()).isEqualTo(101);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            herald.v1                  | herald.v1
            x, herald.v1, y            | herald.v1
            x,herald.v1                | herald.v1
            x / herald.v1              | herald.v1
            x, y / z, herald.v1        | herald.v1
            herald.v1 / herald.v1      | herald.v1
            HERALD.V1                  | none
            Herald.v1, x               | none
            herald.v2                  | none
            herald.v1.x / xherald.v1   | none
            HERALD.V1, herald.v1       | herald.v1
            bearer                     | bearer
            Bearer                     | Bearer
            """)
    void selectsASubprotocolOnlyAsItIsSpoken(String offered, String selected) throws Exception {
        try (RawClient client = new RawClient(port)) {
            String lines = "Sec-WebSocket-Protocol: " + offered.replace(" / ", "\nSec-WebSocket-Protocol: ");
            Response response = client.upgrade(RawClient.HANDSHAKE + lines + "\n");

            assertThat(response.headers().get("sec-websocket-protocol")).isEqualTo(selected);
            client.send(ClientFrames.TEXT, "hello");
            assertThat(client.next().text().startsWith("{")).isEqualTo("herald.v1".equals(selected));
        }
    }

    /** As browsers send them: refused at the handshake, by name, and not closed with 1011 a moment later. */
    @ParameterizedTest
    @ValueSource(strings = {"a|b", "a=\"", "<script>", "{}", "^`\\", "a=[]", "%C3%BC=%00", "x=%25", "?", "|%22"})
    void namesAParameterThatBrowsersDoNotEncode(String query) throws Exception {
        for (String path : new String[] {"/websocket", "/events"}) {
            Response response = askWith("/websocket", path + "?topic=quiet&" + query);

            assertThat(response.status()).as(response.body()).isEqualTo(400);
            assertThat(response.body()).contains("is unknown: accepted here are ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "a=%zz", "%C0%80", "a=%ED%A0%80", "topic=%FF", "x=%u0041"})
    void refusesAQueryThatCannotBeDecoded(String query) throws Exception {
        for (String path : new String[] {"/websocket", "/events"}) {
            Response response = askWith("/websocket", path + "?" + query);

            assertThat(response.status()).isEqualTo(400);
            assertThat(response.body()).contains("percent-encoded UTF-8 is required.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {";", "a,;", ";;", ", ;"})
    void refusesExtensionsThatAreNone(String extensions) throws Exception {
        Response response =
                askWith("Upgrade: websocket", "Upgrade: websocket\nSec-WebSocket-Extensions: " + extensions);

        assertProblem(
                response,
                400,
                "The request is not valid HTTP: the value \"%s\" of header Sec-WebSocket-Extensions is invalid."
                        .formatted(extensions));
    }

    @Test
    void asksAPlainGetToUpgrade() throws Exception {
        Response response = RawClient.exchange(port, """
                GET /websocket HTTP/1.1
                Host: localhost
                """);

        assertProblem(
                response,
                426,
                "A WebSocket handshake needs the headers \"Upgrade: websocket\" and \"Connection: Upgrade\".");
        assertThat(response.headers()).containsEntry("upgrade", "websocket");
        assertThat(response.headers().get("connection")).isEqualTo("Upgrade,close");
    }

    @Test
    void refusesAnotherUpgrade() throws Exception {
        Response response = askWith("Upgrade: websocket", "Upgrade: h2c");

        assertProblem(
                response,
                426,
                "A WebSocket handshake needs the headers \"Upgrade: websocket\" and \"Connection: Upgrade\".");
    }

    @Test
    void refusesAnotherMethodThanGet() throws Exception {
        Response response = askWith("GET", "POST");

        assertProblem(response, 405, "Method \"POST\" is not supported here: use one of GET, OPTIONS.");
        assertThat(response.headers()).containsEntry("allow", "GET, OPTIONS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8", "14", "thirteen"})
    void namesTheVersionItSpeaks(String version) throws Exception {
        Response response = askWith("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: " + version);

        assertProblem(
                response,
                426,
                "The value \"" + version + "\" of header Sec-WebSocket-Version is invalid: 13 is required.");
        assertThat(response.headers()).containsEntry("sec-websocket-version", "13");
    }

    @Test
    void refusesAMissingKey() throws Exception {
        Response response = askWith("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n", "");

        assertProblem(response, 400, "The header Sec-WebSocket-Key is missing: 16 bytes in Base64 are required.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "dGhlIHNhbXBsZSBub25jZQ=!", "dGhlIHNhbXBsZSBub25jZSBpcyBsb25n"})
    void refusesAnInvalidKey(String key) throws Exception {
        Response response = askWith("dGhlIHNhbXBsZSBub25jZQ==", key);

        assertProblem(
                response,
                400,
                "The value \"" + key + "\" of header Sec-WebSocket-Key is invalid: 16 bytes in Base64 are required.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://evil.example", "http://app.example.com", "https://app.example.com.evil.example", "null"
            })
    void refusesForeignPages(String origin) throws Exception {
        Response response = askFrom(origin);

        assertProblem(
                response,
                403,
                "Origin \"" + origin
                        + "\" is not allowed: accepted are this host and herald.security.allowed-origins.");
    }

    @Test
    void letsInPagesOfItsOwnHost() throws Exception {
        String host = "localhost:" + port;
        String handshake = RawClient.HANDSHAKE.replace("Host: localhost", "Host: " + host);

        assertThat(RawClient.exchange(port, handshake + "Origin: http://" + host + "\n")
                        .status())
                .isEqualTo(101);
    }

    @Test
    void letsInPagesThatAreAllowed() throws Exception {
        assertThat(askFrom("https://app.example.com").status()).isEqualTo(101);
    }

    private Response askFrom(String origin) throws IOException {
        return RawClient.exchange(port, RawClient.HANDSHAKE + "Origin: " + origin + "\n");
    }

    private Response askWith(String expected, String instead) throws IOException {
        assertThat(RawClient.HANDSHAKE).contains(expected);
        return RawClient.exchange(port, RawClient.HANDSHAKE.replace(expected, instead));
    }

    private static void assertProblem(Response response, int status, String detail) {
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.headers()).containsEntry("content-type", "application/problem+json");
        assertThat(JsonPath.<String>read(response.body(), "$.detail")).isEqualTo(detail);
        assertThat(JsonPath.<Integer>read(response.body(), "$.status")).isEqualTo(status);
        assertThat(JsonPath.<String>read(response.body(), "$.instance")).isEqualTo("/websocket");
    }
}
