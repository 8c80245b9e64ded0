package dev.herald.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.RawClient;
import dev.herald.RawClient.Response;
import dev.herald.WholePath;
import dev.herald.rfc6455.ClientFrames;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** RFC 6455, section 4: the opening handshake and the response. */
@WholePath
class OpeningHandshakeIT {

    @LocalServerPort
    private int port;

    /** The example of section 1.3, and the response of section 4.2.2, point 5. */
    @Test
    void respondsToTheExampleOfTheRfc() throws Exception {
        Response response = exchange(RawClient.HANDSHAKE);

        assertThat(response.status()).isEqualTo(101);
        assertThat(response.headers()).containsEntry("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assertThat(response.headers().get("upgrade")).isEqualToIgnoringCase("websocket");
        assertThat(response.headers().get("connection")).isEqualToIgnoringCase("upgrade");
    }

    /** A bare status line and nothing that would make of what follows a body. */
    @Test
    void respondsWithoutABody() throws Exception {
        assertThat(exchange(RawClient.HANDSHAKE).headers())
                .doesNotContainKeys("content-length", "transfer-encoding", "content-type");
    }

    /** Section 4.2.1: names and these values in any case, Connection a list. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Upgrade: websocket    | Upgrade: WebSocket",
                "Upgrade: websocket    | UPGRADE: WEBSOCKET",
                "Connection: Upgrade   | connection: upgrade",
                "Connection: Upgrade   | Connection: keep-alive, Upgrade",
                "Connection: Upgrade   | Connection: UPGRADE , keep-alive",
                "Sec-WebSocket-Version | sec-websocket-version",
                "Sec-WebSocket-Key     | SEC-WEBSOCKET-KEY",
                "Host: localhost       | hOST: LocalHost",
            })
    void readsHeadersInAnyCase(String usual, String unusual) throws Exception {
        Response response = exchange(with(usual, unusual));

        assertThat(response.status()).isEqualTo(101);
        assertThat(response.headers()).containsEntry("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    /** Section 4.2.1, points 1 to 6: whatever of these is missing or wrong, there is no connection. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "nothing",
            value = {
                "GET /websocket HTTP/1.1                     | GET /websocket HTTP/1.0     | 400",
                "GET /websocket                              | POST /websocket             | 405",
                "Host: localhost                             | nothing                     | 400",
                "Upgrade: websocket                          | nothing                     | 426",
                "Upgrade: websocket                          | Upgrade: websockets         | 426",
                "Connection: Upgrade                         | nothing                     | 400",
                "Connection: Upgrade                         | Connection: close           | 400",
                "Connection: Upgrade                         | Connection: upgraded        | 400",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ== | nothing                     | 400",
                "dGhlIHNhbXBsZSBub25jZQ==                    | nothing                     | 400",
                "dGhlIHNhbXBsZSBub25jZQ==                    | dGhlIHNhbXBsZSBub25jZQ      | 400",
                "dGhlIHNhbXBsZSBub25jZQ==                    | dGhlIHNhbXBsZSBub25jZQo=    | 400",
                "dGhlIHNhbXBsZSBub25jZQ==                    | dGhl*HNhbXBsZSBub25jZQ==    | 400",
                "Sec-WebSocket-Version: 13                   | nothing                     | 426",
                "Sec-WebSocket-Version: 13                   | Sec-WebSocket-Version: 0    | 426",
                "Sec-WebSocket-Version: 13                   | Sec-WebSocket-Version: 8    | 426",
                "Sec-WebSocket-Version: 13                   | Sec-WebSocket-Version: 13.0 | 426",
            })
    void refuses(String right, String wrong, int status) throws Exception {
        Response response = exchange(with(right, wrong == null ? "" : wrong));

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.headers()).doesNotContainKey("sec-websocket-accept");
    }

    /** Section 4.4. */
    @Test
    void namesTheVersionItSpeaks() throws Exception {
        assertThat(exchange(with("Version: 13", "Version: 25")).headers()).containsEntry("sec-websocket-version", "13");
    }

    /** Section 4.2.2: it must not name a protocol or an extension that it does not speak. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sec-WebSocket-Protocol: chat, superchat",
                "Sec-WebSocket-Protocol: chat\nSec-WebSocket-Protocol: mqtt",
                "Sec-WebSocket-Extensions: permessage-deflate",
                "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits, x-webkit-deflate-frame",
                "Sec-WebSocket-Extensions: foo, bar; baz=2"
            })
    void agreesToNothingThatItDoesNotSpeak(String offer) throws Exception {
        Response response = exchange(RawClient.HANDSHAKE + offer + "\n");

        assertThat(response.status()).isEqualTo(101);
        assertThat(response.headers()).doesNotContainKeys("sec-websocket-protocol", "sec-websocket-extensions");
    }

    /** Sections 4.1 and 4.2.1, point 10: what it does not know it ignores. */
    @Test
    void ignoresHeadersItDoesNotKnow() throws Exception {
        assertThat(exchange(RawClient.HANDSHAKE + "Sec-WebSocket-Key2: 12998 5 Y3 1\nCookie: a=b\nX-Y: z\n")
                        .status())
                .isEqualTo(101);
    }

    @Test
    void losesNothingOfWhatComesTogetherWithTheHandshake() throws Exception {
        byte[] eager = ClientFrames.join(IntStream.range(0, 1000)
                .mapToObj(i -> ClientFrames.frame(ClientFrames.TEXT, "eager " + i))
                .toArray(byte[][]::new));
        try (RawClient client = new RawClient(port)) {
            client.sendAhead(RawClient.HANDSHAKE, eager);

            assertThat(client.readResponse().status()).isEqualTo(101);
            for (int i = 0; i < 1000; i++) {
                assertThat(client.next().text()).isEqualTo("eager " + i);
            }
        }
    }

    @Test
    void losesNothingOfAFrameThatIsCutByTheEndOfTheHandshake() throws Exception {
        byte[] frame = ClientFrames.frame(ClientFrames.TEXT, "cut in two");
        try (RawClient client = new RawClient(port)) {
            client.sendAhead(RawClient.HANDSHAKE, Arrays.copyOf(frame, 3));
            assertThat(client.readResponse().status()).isEqualTo(101);

            client.send(Arrays.copyOfRange(frame, 3, frame.length));

            assertThat(client.next().text()).isEqualTo("cut in two");
        }
    }

    private Response exchange(String handshake) throws Exception {
        return RawClient.exchange(port, handshake);
    }

    private static String with(String right, String wrong) {
        assertThat(RawClient.HANDSHAKE).contains(right);
        String line = wrong.isEmpty() && right.contains(":") ? right + "\n" : right;
        return RawClient.HANDSHAKE.replace(line, wrong);
    }
}
