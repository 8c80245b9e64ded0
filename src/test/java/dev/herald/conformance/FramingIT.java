package dev.herald.conformance;

import static dev.herald.rfc6455.ClientFrames.BINARY;
import static dev.herald.rfc6455.ClientFrames.TEXT;
import static dev.herald.rfc6455.ClientFrames.bytes;
import static dev.herald.rfc6455.ClientFrames.frame;
import static dev.herald.rfc6455.ClientFrames.header16;
import static dev.herald.rfc6455.ClientFrames.header64;
import static dev.herald.rfc6455.ClientFrames.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.WholePath;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, sections 5.1 to 5.3 and 5.6: the form of a frame. */
@WholePath
class FramingIT extends WebSocketExchange {

    private static final byte[] KEY = bytes(1, 2, 3, 4);

    /** Section 5.1. */
    @ParameterizedTest
    @ValueSource(ints = {0x81, 0x82, 0x88, 0x89, 0x8A, 0x01})
    void failsWhatIsNotMasked(int firstByte) throws Exception {
        send(bytes(firstByte, 0));

        assertFailed(1002);
    }

    /** Section 5.3: any key, and the octet 0 of it is for the octet 0 of the payload. */
    @Test
    void takesOffAnyMask() throws Exception {
        for (byte[] key : new byte[][] {bytes(0, 0, 0, 0), bytes(255, 255, 255, 255), bytes(0, 0x80, 1, 0x7F)}) {
            for (int length = 0; length < 20; length++) {
                send(frame(TEXT, utf8("x".repeat(length)), key));
                assertReceives(TEXT, "x".repeat(length));
            }
        }
    }

    /** Section 5.2: RSV1 to RSV3, without an extension that would give them a meaning. */
    @ParameterizedTest
    @ValueSource(ints = {0x40, 0x20, 0x10, 0x60, 0x70})
    void failsReservedBits(int bits) throws Exception {
        send(TEXT | bits, "x");

        assertFailed(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {0xC0, 0xC8, 0xA9, 0x9A})
    void failsReservedBitsOnOtherFramesToo(int firstByte) throws Exception {
        send(firstByte, "");

        assertFailed(1002);
    }

    /** Section 5.2, opcode. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
    void failsReservedOpcodes(int opcode) throws Exception {
        send(0x80 | opcode, "x");

        assertFailed(1002);
    }

    /** Section 5.2: the length takes the fewest bytes, both ways. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 65535, 65536})
    void speaksLengthsInTheFewestBytesAndUnmasked(int length) throws Exception {
        byte[] data = new byte[length];
        new Random(length).nextBytes(data);

        send(frame(BINARY, data));

        assertThat(client.bytes(headerOf(length).length)).isEqualTo(headerOf(length));
        assertThat(client.bytes(length)).isEqualTo(data);
        assertStillTalks();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125})
    void failsSixteenBitsForALengthThatTakesSeven(int length) throws Exception {
        send(header16(TEXT, length), KEY);

        assertFailed(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 125, 126, 65535})
    void failsSixtyFourBitsForALengthThatTakesFewer(int length) throws Exception {
        send(header64(TEXT, length), KEY);

        assertFailed(1002);
    }

    /** Section 5.2: the most significant bit must be 0. */
    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, Long.MIN_VALUE + 5, -1})
    void failsALengthWithItsTopBitSet(long length) throws Exception {
        send(header64(BINARY, length), KEY);

        assertFailed(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 200, 65536})
    void readsAHeaderThatComesByteByByte(int length) throws Exception {
        byte[] frame = frame(BINARY, new byte[length]);
        for (int i = 0; i < 16; i++) {
            client.send(Arrays.copyOfRange(frame, Math.min(i, frame.length), Math.min(i + 1, frame.length)));
        }

        client.send(Arrays.copyOfRange(frame, Math.min(16, frame.length), frame.length));

        assertReceives(BINARY, new byte[length]);
    }

    /** Section 5.6. */
    @Test
    void echoesTextAsTextAndBinaryAsBinary() throws Exception {
        send(frame(TEXT, "text"), frame(BINARY, bytes(0, 0xFF, 0x80)));

        assertReceives(TEXT, "text");
        assertReceives(BINARY, bytes(0, 0xFF, 0x80));
    }

    private static byte[] headerOf(int length) {
        if (length <= 125) {
            return bytes(BINARY, length);
        }
        return length <= 0xFFFF
                ? bytes(BINARY, 126, length >> 8, length)
                : bytes(BINARY, 127, 0, 0, 0, 0, length >> 24, length >> 16, length >> 8, length);
    }
}
