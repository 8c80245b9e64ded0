package dev.herald;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.RawClient.Frame;
import dev.herald.rfc6455.ClientFrames;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A client that violates the protocol receives the close code of RFC 6455, and its connection is closed. */
@WholePath
class BadFrameIT {

    private static final int LIMIT = 64 * 1024;

    @LocalServerPort
    private int port;

    private RawClient client;

    @BeforeEach
    void connect() throws Exception {
        client = RawClient.connect(port);
    }

    @AfterEach
    void disconnect() throws Exception {
        client.close();
    }

    @Test
    void closesTextOverTheLimitWith1009() throws Exception {
        client.send(ClientFrames.TEXT, "x".repeat(LIMIT + 1));

        assertClosed(1009, "message too big, at most 65536 bytes are accepted");
    }

    @Test
    void closesAtTheHeaderOfWhatWouldBeOverTheLimit() throws Exception {
        byte[] key = {1, 2, 3, 4};
        client.send(ClientFrames.join(ClientFrames.header(ClientFrames.BINARY, 1L << 40), key));

        assertClosed(1009, "message too big, at most 65536 bytes are accepted");
    }

    @Test
    void closesFragmentsThatAddUpToMoreThanTheLimitWith1009() throws Exception {
        client.send(ClientFrames.STARTS_TEXT, "x".repeat(LIMIT));
        client.send(ClientFrames.ENDS, "x");

        assertClosed(1009, "message too big, at most 65536 bytes are accepted");
    }

    @Test
    void closesTextThatIsNotUtf8With1007() throws Exception {
        client.send(ClientFrames.frame(ClientFrames.TEXT, new byte[] {'a', (byte) 0xC0, (byte) 0x80}));

        assertClosed(1007, "text is not UTF-8");
    }

    @Test
    void closesAFrameThatIsNotMaskedWith1002() throws Exception {
        client.send(new byte[] {(byte) ClientFrames.TEXT, 1, 'a'});

        Frame closeFrame = client.next();
        assertThat(closeFrame.closeCode()).isEqualTo(1002);
        assertThat(client.isAtEnd()).isTrue();
    }

    @Test
    void echoesWhatCameBeforeTheViolation() throws Exception {
        client.send(ClientFrames.join(
                ClientFrames.frame(ClientFrames.TEXT, "good"),
                ClientFrames.frame(ClientFrames.TEXT, new byte[] {(byte) 0xFF})));

        assertThat(client.next().text()).isEqualTo("good");
        assertClosed(1007, "text is not UTF-8");
    }

    private void assertClosed(int code, String reason) throws Exception {
        Frame closeFrame = client.next();
        assertThat(closeFrame.firstByte()).isEqualTo(ClientFrames.CLOSE);
        assertThat(closeFrame.closeCode()).isEqualTo(code);
        assertThat(closeFrame.closeReason()).isEqualTo(reason);
        assertThat(client.isAtEnd()).isTrue();
    }
}
