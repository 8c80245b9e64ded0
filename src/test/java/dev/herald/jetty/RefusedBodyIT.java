package dev.herald.jetty;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.RawClient;
import dev.herald.RawClient.Response;
import dev.herald.WholePath;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Large bodies of requests that are refused. If the connection was reset meanwhile, clients might never see why. */
@WholePath
class RefusedBodyIT {

    private static final byte[] BODY = "x".repeat(3_000_000).getBytes(US_ASCII);

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @CsvSource({
        "/broadcast, 413",
        "/broadcast/batch, 413",
        "/sessions/some/messages, 413",
        "/users/messages?user=ada, 413",
        "/api, 413",
        "/api/publish, 413",
        "/emulation, 413",
        "/connection/http_stream, 413",
        "/connection/sse, 413",
        "/connection/uni_http_stream, 413",
        "/connection/uni_sse, 413",
        "/broadcast?topic=a%20b, 400",
        "/broadcast?unknown=1, 400",
        "/topics, 405",
        "/nowhere, 404",
        "/actuator/health, 413"
    })
    void theClientSeesTheResponse(String path, int status) throws Exception {
        assertThat(response(path, "Content-Length: " + BODY.length, BODY).status())
                .isEqualTo(status);
        assertThat(response(path, "Transfer-Encoding: chunked", chunked()).status())
                .isIn(status, 400); // the actuator's bodies have a length
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/broadcast",
                "/broadcast/batch",
                "/api/publish",
                "/emulation",
                "/connection/http_stream",
                "/connection/uni_sse"
            })
    void doesNotAskForABodyThatIsTooLarge(String path) throws Exception {
        Response response = RawClient.exchange(
                port,
                "POST %s HTTP/1.1\nHost: localhost\nExpect: 100-continue\nContent-Length: 100000000\n".formatted(path));

        assertThat(response.status()).isEqualTo(413);
    }

    /** The rest of the body is sent when the response has been, as it may be by a client that sends and receives at the same time. */
    private Response response(String path, String length, byte[] body) throws Exception {
        int half = body.length / 2;
        try (RawClient client = new RawClient(port)) {
            client.sendAhead(
                    "POST %s HTTP/1.1\nHost: localhost\n%s\n".formatted(path, length), Arrays.copyOf(body, half));
            Response response = client.readResponse();
            assertThat(response.headers()).containsEntry("content-type", "application/problem+json");

            client.send(Arrays.copyOfRange(body, half, body.length));
            if (response.headers().containsKey("connection")) {
                assertThat(client.isAtEnd()).isTrue();
            } else {
                assertThat(client.exchange("GET /topics HTTP/1.1\nHost: localhost\n")
                                .status())
                        .isEqualTo(200);
            }
            return response;
        }
    }

    private static byte[] chunked() {
        String chunk = Integer.toHexString(10_000) + "\r\n" + "x".repeat(10_000) + "\r\n";
        return (chunk.repeat(BODY.length / 10_000) + "0\r\n\r\n").getBytes(US_ASCII);
    }
}
