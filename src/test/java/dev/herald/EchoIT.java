package dev.herald;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.RawClient.Frame;
import dev.herald.rfc6455.ClientFrames;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

@WholePath
class EchoIT {

    private static final int LIMIT = 64 * 1024;

    @LocalServerPort
    private int port;

    private Client client;

    @BeforeEach
    void connect() throws Exception {
        client = Client.connect(port);
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "grüß Gott", "こんにちは", "👩‍🚀🚀", "", " \t\r\n\0"})
    void echoesText(String text) throws Exception {
        client.send(text);

        assertThat(client.text()).isEqualTo(text);
    }

    @Test
    void echoesTheLargestText() throws Exception {
        String text = "ü".repeat(LIMIT / 2);

        client.send(text);

        assertThat(client.text()).isEqualTo(text);
    }

    @Test
    void echoesTheLargestBinaryAsBinary() throws Exception {
        byte[] data = new byte[LIMIT];
        new Random(1).nextBytes(data);

        client.send(data);

        assertThat(client.binary()).isEqualTo(data);
    }

    @Test
    void echoesFragmentsAsOneMessage() throws Exception {
        client.send("one, ", false);
        client.send("two, ", false);
        client.send("🚀", true);
        client.send(new byte[] {1, 2}, false);
        client.send(new byte[] {3}, true);

        assertThat(client.text()).isEqualTo("one, two, 🚀");
        assertThat(client.binary()).containsExactly(1, 2, 3);
    }

    @Test
    void echoesInOrder() throws Exception {
        for (int i = 0; i < 1000; i++) {
            client.send("" + i);
        }

        for (int i = 0; i < 1000; i++) {
            assertThat(client.text()).isEqualTo("" + i);
        }
    }

    @Test
    void echoesWhatCameTogetherWithTheHandshake() throws Exception {
        try (RawClient raw = new RawClient(port)) {
            raw.sendAhead(RawClient.HANDSHAKE, ClientFrames.frame(ClientFrames.TEXT, "eager"));

            assertThat(raw.readResponse().status()).isEqualTo(101);
            assertThat(raw.next().text()).isEqualTo("eager");
        }
    }

    @Test
    void echoesWhatComesByteByByte() throws Exception {
        try (RawClient raw = RawClient.connect(port)) {
            for (byte b : ClientFrames.frame(ClientFrames.TEXT, "piecemeal")) {
                raw.send(new byte[] {b});
            }

            assertThat(raw.next().text()).isEqualTo("piecemeal");
        }
    }

    @Test
    void respondsToPingsBetweenFragments() throws Exception {
        try (RawClient raw = RawClient.connect(port)) {
            raw.send(ClientFrames.STARTS_TEXT, "half ");
            raw.send(ClientFrames.PING, "there?");
            raw.send(ClientFrames.ENDS, "and half");

            Frame pong = raw.next();
            assertThat(pong.firstByte()).isEqualTo(ClientFrames.PONG);
            assertThat(pong.text()).isEqualTo("there?");
            assertThat(raw.next().text()).isEqualTo("half and half");
        }
    }

    @Test
    void echoesTheCloseCode() throws Exception {
        client.close(4321);

        assertThat(client.closeCode()).isEqualTo(4321);
    }
}
