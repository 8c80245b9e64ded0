package dev.herald.conformance;

import static dev.herald.rfc6455.ClientFrames.BINARY;
import static dev.herald.rfc6455.ClientFrames.CONTINUES;
import static dev.herald.rfc6455.ClientFrames.ENDS;
import static dev.herald.rfc6455.ClientFrames.PING;
import static dev.herald.rfc6455.ClientFrames.PONG;
import static dev.herald.rfc6455.ClientFrames.RSV1;
import static dev.herald.rfc6455.ClientFrames.STARTS_TEXT;
import static dev.herald.rfc6455.ClientFrames.TEXT;
import static dev.herald.rfc6455.ClientFrames.bytes;
import static dev.herald.rfc6455.ClientFrames.frame;
import static dev.herald.rfc6455.ClientFrames.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.Http;
import dev.herald.RawClient;
import dev.herald.RawClient.Frame;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692: messages that are compressed, on connections that agreed to it and on those that did not. */
@CompressionAndSmallLogs
class CompressionIT extends WebSocketExchange {

    private static final String AGREED = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
    private static final int COMPRESSED_TEXT = TEXT | RSV1;
    private static final int COMPRESSED_BINARY = BINARY | RSV1;

    /** Compresses well. */
    private static final String LONG = "to be or not to be, ".repeat(50);

    @Override
    RawClient open() throws Exception {
        RawClient opened = new RawClient(port);
        opened.upgrade(offering("permessage-deflate"));
        return opened;
    }

    /** Sections 5 and 7.1. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "permessage-deflate                                                   |",
                "permessage-deflate; client_max_window_bits                           |",
                "permessage-deflate; client_max_window_bits=9                         |",
                "permessage-deflate; server_no_context_takeover                       |",
                "permessage-deflate; server_max_window_bits=15                        | ; server_max_window_bits=15",
                "permessage-deflate; server_max_window_bits=10, permessage-deflate    |",
                "x-unknown; a=\"b,c\", permessage-deflate                             |",
            })
    void agreesTo(String offer, String more) throws Exception {
        try (RawClient other = new RawClient(port)) {
            assertThat(other.upgrade(offering(offer)).headers())
                    .containsEntry("sec-websocket-extensions", more == null ? AGREED : AGREED + more);

            other.send(frame(COMPRESSED_TEXT, Deflated.of(LONG)));
            assertThat(Deflated.inflate(other.next().payload().array())).isEqualTo(utf8(LONG));
        }
    }

    /** And fails who then compresses nonetheless (section 6). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-webkit-deflate-frame",
                "permessage-deflate; server_max_window_bits=10",
                "permessage-deflate; client_max_window_bits=16",
                "permessage-deflate; server_no_context_takeover=1",
                "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
                "permessage-deflate; what_ever",
                "permessage-deflate;"
            })
    void declines(String offer) throws Exception {
        disconnect();
        client = new RawClient(port);
        assertThat(client.upgrade(offering(offer)).headers()).doesNotContainKey("sec-websocket-extensions");

        send(frame(COMPRESSED_TEXT, Deflated.of(LONG)));

        assertFailed(1002);
    }

    @Test
    void compressesResponsesToCompressedMessages() throws Exception {
        byte[] data = new byte[LIMIT];

        send(frame(COMPRESSED_TEXT, Deflated.of(LONG)), frame(COMPRESSED_BINARY, Deflated.of(data)));

        assertReceivesCompressed(COMPRESSED_TEXT, utf8(LONG));
        assertReceivesCompressed(COMPRESSED_BINARY, data);
    }

    /** Section 6: any message may go uncompressed. */
    @Test
    void takesWhatIsNotCompressed() throws Exception {
        send(TEXT, LONG);

        assertReceivesCompressed(COMPRESSED_TEXT, utf8(LONG));
    }

    @Test
    void doesNotCompressWhatThatWouldMakeLonger() throws Exception {
        byte[] noise = new byte[1000];
        new Random(2).nextBytes(noise);

        send(frame(COMPRESSED_BINARY, Deflated.of(noise)), frame(COMPRESSED_TEXT, Deflated.of("")));

        assertReceives(BINARY, noise);
        assertReceives(TEXT, "");
    }

    /** Section 7.2.3.1 and 7.2.3.3 to 7.2.3.5. */
    @Test
    void takesTheExamplesOfTheRfc() throws Exception {
        send(
                frame(COMPRESSED_TEXT, bytes(0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00)),
                frame(COMPRESSED_TEXT, bytes(0, 5, 0, 0xFA, 0xFF, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0)),
                frame(COMPRESSED_TEXT, bytes(0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00)),
                frame(COMPRESSED_TEXT, bytes(0xF2, 0x48, 0x05, 0, 0, 0, 0xFF, 0xFF, 0xCA, 0xC9, 0xC9, 0x07, 0)));

        for (int i = 0; i < 4; i++) {
            assertReceives(TEXT, "Hello");
        }
    }

    /** Section 6.1: RSV1 in the first fragment only; control frames between them are never compressed. */
    @Test
    void joinsFragmentsBeforeItInflates() throws Exception {
        byte[] compressed = Deflated.of(LONG);
        send(
                frame(STARTS_TEXT | RSV1, Arrays.copyOf(compressed, 5)),
                frame(PING, "between"),
                frame(CONTINUES, Arrays.copyOfRange(compressed, 5, 6)),
                frame(CONTINUES, ""),
                frame(ENDS, Arrays.copyOfRange(compressed, 6, compressed.length)));

        assertReceives(PONG, "between");
        assertReceivesCompressed(COMPRESSED_TEXT, utf8(LONG));
    }

    @ParameterizedTest
    @ValueSource(ints = {CONTINUES | RSV1, ENDS | RSV1})
    void failsAContinuationThatIsMarkedAsCompressed(int firstByte) throws Exception {
        send(frame(STARTS_TEXT | RSV1, Deflated.of("x")), frame(firstByte, ""));

        assertFailed(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {PING | RSV1, PONG | RSV1, 0x88 | RSV1, TEXT | 0x20, TEXT | 0x10 | RSV1})
    void failsBitsThatMeanNothing(int firstByte) throws Exception {
        send(firstByte, "");

        assertFailed(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {LIMIT + 1, 1 << 20, 10 << 20})
    void failsWhatInflatesToMoreThanTheLimit(int length) throws Exception {
        byte[] bomb = Deflated.of(new byte[length]);
        assertThat(bomb).hasSizeLessThan(LIMIT);

        send(frame(COMPRESSED_BINARY, bomb));

        assertFailed(1009);
    }

    @Test
    void failsWhatIsNoCompressedData() throws Exception {
        send(frame(COMPRESSED_BINARY, bytes(0xFF, 0xFF, 0xFF)));

        assertFailed(1007);
    }

    @Test
    void failsCompressedDataThatIsCutShort() throws Exception {
        send(frame(COMPRESSED_BINARY, Arrays.copyOf(Deflated.of(LONG), 8)));

        assertFailed(1007);
    }

    @Test
    void failsCompressedTextThatIsNotUtf8() throws Exception {
        send(frame(COMPRESSED_TEXT, Deflated.of(bytes('a', 0xC0, 0x80))));

        assertFailed(1007);
    }

    @Test
    void broadcastReachesThoseWhoCompressAndThoseWhoDoNot() throws Exception {
        try (RawClient plain = RawClient.connect(port)) {
            eventually(() -> registry.size() == 2);

            for (String message : new String[] {LONG, "short", LONG}) {
                assertThat(new Http(port).broadcast(message).statusCode()).isEqualTo(202);
                assertThat(plain.next().text()).isEqualTo(message);
            }

            assertReceivesCompressed(COMPRESSED_TEXT, utf8(LONG));
            assertReceives(TEXT, "short");
            assertReceivesCompressed(COMPRESSED_TEXT, utf8(LONG));
        }
    }

    private void assertReceivesCompressed(int firstByte, byte[] message) throws Exception {
        Frame frame = client.next();
        assertThat(frame.firstByte()).as("first byte").isEqualTo(firstByte);
        assertThat(frame.payload().remaining()).isLessThan(message.length);
        assertThat(Deflated.inflate(frame.payload().array())).isEqualTo(message);
    }

    private static String offering(String extensions) {
        return RawClient.HANDSHAKE + "Sec-WebSocket-Extensions: " + extensions + "\n";
    }
}
