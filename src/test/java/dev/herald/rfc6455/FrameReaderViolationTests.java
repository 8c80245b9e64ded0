package dev.herald.rfc6455;

import static dev.herald.rfc6455.ClientFrames.BINARY;
import static dev.herald.rfc6455.ClientFrames.CLOSE;
import static dev.herald.rfc6455.ClientFrames.CONTINUES;
import static dev.herald.rfc6455.ClientFrames.ENDS;
import static dev.herald.rfc6455.ClientFrames.PING;
import static dev.herald.rfc6455.ClientFrames.RSV1;
import static dev.herald.rfc6455.ClientFrames.STARTS_BINARY;
import static dev.herald.rfc6455.ClientFrames.STARTS_TEXT;
import static dev.herald.rfc6455.ClientFrames.TEXT;
import static dev.herald.rfc6455.ClientFrames.bytes;
import static dev.herald.rfc6455.ClientFrames.close;
import static dev.herald.rfc6455.ClientFrames.frame;
import static dev.herald.rfc6455.ClientFrames.header;
import static dev.herald.rfc6455.ClientFrames.header16;
import static dev.herald.rfc6455.ClientFrames.header64;
import static dev.herald.rfc6455.ClientFrames.join;
import static dev.herald.rfc6455.ClientFrames.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.socket.CloseStatus;

/** What fails a connection, with which code, and how soon (RFC 6455, sections 5, 7 and 8.1; RFC 7692, section 6). */
class FrameReaderViolationTests {

    private static final int LIMIT = 1000;
    private static final byte[] KEY = bytes(1, 2, 3, 4);

    private final RecordingFrameListener listener = new RecordingFrameListener();
    private final PerMessageDeflate deflate = new PerMessageDeflate();
    private final FrameReader plain = new FrameReader(LIMIT, null);
    private final FrameReader deflating = new FrameReader(LIMIT, deflate);

    /** Section 5.2, opcode. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
    void refusesReservedOpcode(int opcode) {
        assertViolation(plain, 1002, "unknown opcode " + opcode, frame(0x80 | opcode, ""));
    }

    /** Section 5.2, RSV1 to RSV3: here without an extension that would define them. */
    @ParameterizedTest
    @ValueSource(ints = {0x40, 0x20, 0x10, 0x70})
    void refusesReservedBits(int bits) {
        assertViolation(plain, 1002, "reserved bits", frame(TEXT | bits, "x"));
    }

    @ParameterizedTest
    @ValueSource(ints = {TEXT | 0x20, BINARY | 0x10, PING | RSV1, CLOSE | RSV1})
    void refusesReservedBitsThatCompressionDoesNotUse(int firstByte) {
        assertViolation(deflating, 1002, "reserved bits", frame(firstByte, ""));
    }

    /** RFC 7692, section 6.1: RSV1 stands in the first frame of a message only. */
    @Test
    void refusesRsv1OnContinuation() {
        assertViolation(deflating, 1002, "reserved bits", frame(STARTS_TEXT | RSV1, ""), frame(ENDS | RSV1, ""));
    }

    /** Section 5.1. Noticed at the second byte: for an unmasked empty frame there is no third. */
    @Test
    void refusesUnmaskedFrame() {
        assertViolation(plain, 1002, "not masked", bytes(0x89, 0x00));
    }

    /** Section 5.5. */
    @ParameterizedTest
    @ValueSource(ints = {0x08, 0x09, 0x0A})
    void refusesFragmentedControlFrame(int firstByte) {
        assertViolation(plain, 1002, "control frame is fragmented", frame(firstByte, ""));
    }

    /** Section 5.5. */
    @ParameterizedTest
    @ValueSource(ints = {126, 70000})
    void refusesLongControlFrame(int length) {
        assertViolation(plain, 1002, "control frame has more than 125 bytes", header(PING, length));
    }

    /** Section 5.4. */
    @Test
    void refusesContinuationWithoutMessage() {
        assertViolation(plain, 1002, "continuation frame without a message", frame(ENDS, "x"));
        assertViolation(
                deflating, 1002, "continuation frame without a message", frame(TEXT, "whole"), frame(CONTINUES, "x"));
    }

    /** Section 5.4. */
    @ParameterizedTest
    @ValueSource(ints = {TEXT, BINARY, STARTS_TEXT, STARTS_BINARY})
    void refusesMessageWithinMessage(int firstByte) {
        assertViolation(plain, 1002, "new message before the end", frame(STARTS_TEXT, "x"), frame(firstByte, "y"));
    }

    /** Section 5.2: the minimal number of bytes must be used. */
    @Test
    void refusesLengthInMoreBytesThanNeeded() {
        assertViolation(plain, 1002, "payload length 125", header16(TEXT, 125), KEY);
        assertViolation(deflating, 1002, "payload length 65535", header64(TEXT, 0xFFFF), KEY);
    }

    /** Section 5.2: the most significant bit of a 64-bit length must be 0. */
    @Test
    void refusesNegativeLength() {
        assertViolation(plain, 1002, "2^63", header64(TEXT, Long.MIN_VALUE), KEY);
    }

    /** Section 5.5.1. */
    @Test
    void refusesCloseOfOneByte() {
        assertViolation(plain, 1002, "1 byte", frame(CLOSE, "x"));
    }

    /** Section 7.4. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535})
    void refusesCloseCode(int code) {
        assertViolation(plain, 1002, "invalid close code " + code, close(code, ""));
    }

    /** Section 5.5.1. */
    @Test
    void refusesCloseReasonThatIsNotUtf8() {
        assertViolation(plain, 1007, "close reason", frame(CLOSE, bytes(0x03, 0xE8, 0xC3)));
    }

    /** Section 8.1; each array is bad at its last byte, and a whole frame is checked as a partial one is. */
    @Test
    void refusesTextThatIsNotUtf8AtTheFirstBadByte() {
        for (byte[] text : new byte[][] {
            bytes('a', 0x80),
            bytes('a', 0xC0),
            bytes(0xE2, 0x82, 'x'),
            bytes(0xED, 0xA0),
            bytes(0xF4, 0x90),
            join(utf8("twelve €s "), bytes(0xFF))
        }) {
            assertViolation(new FrameReader(LIMIT, null), 1007, "UTF-8", frame(TEXT, text));
            byte[] more = frame(TEXT, Arrays.copyOf(text, 500));
            assertViolation(new FrameReader(LIMIT, null), 1007, "UTF-8", Arrays.copyOf(more, 4 + 4 + text.length));
            FrameReader reader = new FrameReader(LIMIT, null);
            reader.read(ByteBuffer.wrap(more, 0, 4 + 4 + text.length - 1), listener);
        }
    }

    @Test
    void refusesTextThatEndsWithinCharacter() {
        assertViolation(plain, 1007, "UTF-8", frame(TEXT, bytes('a', 0xE2, 0x82)));
        assertViolation(deflating, 1007, "UTF-8", frame(STARTS_TEXT, bytes(0xE2, 0x82)), frame(ENDS, ""));
    }

    @Test
    void refusesInvalidCharacterAcrossFragments() {
        assertViolation(plain, 1007, "UTF-8", frame(STARTS_TEXT, bytes(0xE2)), frame(CONTINUES, "x"));
    }

    @Test
    void refusesCompressedTextThatIsNotUtf8() {
        byte[] text = deflate.compress(bytes('a', 0x80));

        assertViolation(deflating, 1007, "UTF-8", frame(TEXT | RSV1, text));
        assertViolation(
                new FrameReader(LIMIT, deflate), 1007, "UTF-8", frame(STARTS_TEXT | RSV1, text), frame(ENDS, ""));
    }

    @Test
    void acceptsAnyBytesAsBinary() {
        plain.read(ByteBuffer.wrap(frame(BINARY, bytes(0x80, 0xFF))), listener);
        plain.read(ByteBuffer.wrap(frame(STARTS_BINARY, bytes(0xFF))), listener);
        plain.read(ByteBuffer.wrap(frame(ENDS, bytes(0xFF))), listener);

        assertThat(listener.events()).containsExactly("binary 80ff", "binary ffff");
    }

    /** Known from the header alone, without a byte of payload. */
    @ParameterizedTest
    @ValueSource(longs = {LIMIT + 1, 0x10000, Integer.MAX_VALUE, 1L << 32, Long.MAX_VALUE})
    void refusesBigMessage(long length) {
        assertViolation(plain, 1009, "at most 1000 bytes", header(BINARY, length), KEY);
        assertViolation(deflating, 1009, "at most 1000 bytes", frame(STARTS_BINARY, "x"), header(ENDS, length), KEY);
    }

    @Test
    void countsFragmentsTogether() {
        byte[] half = frame(CONTINUES, "x".repeat(LIMIT / 2));
        plain.read(ByteBuffer.wrap(join(frame(STARTS_TEXT, ""), half, half)), listener);
        plain.read(ByteBuffer.wrap(frame(CONTINUES, "")), listener);

        assertViolation(plain, 1009, "at most 1000 bytes", header(ENDS, 1), KEY);
    }

    @Test
    void refusesMessageThatInflatesBeyondTheLimit() {
        byte[] bomb = deflate.compress(new byte[LIMIT + 1]);

        assertViolation(deflating, 1009, "at most 1000 bytes", frame(BINARY | RSV1, bomb));
    }

    @Test
    void dropsEverythingAfterViolation() {
        assertViolation(plain, 1002, "not masked", bytes(0x81, 0x00), frame(TEXT, "after"));

        plain.read(ByteBuffer.wrap(frame(TEXT, "after")), listener);

        assertThat(listener.events()).isEmpty();
    }

    @Test
    void deliversWhatPrecedesAViolation() {
        assertThatExceptionOfType(ProtocolViolationException.class)
                .isThrownBy(() ->
                        plain.read(ByteBuffer.wrap(join(frame(TEXT, "before"), bytes(0x81, 0x00))), listener));

        assertThat(listener.events()).containsExactly("text before");
    }

    @Test
    void costsNoStackTrace() {
        assertThat(assertViolation(plain, 1002, "not masked", bytes(0x81, 0x00)).getStackTrace())
                .isEmpty();
    }

    private ProtocolViolationException assertViolation(FrameReader reader, int code, String reason, byte[]... frames) {
        ByteBuffer bytes = ByteBuffer.wrap(join(frames));
        ProtocolViolationException violation =
                catchThrowableOfType(ProtocolViolationException.class, () -> reader.read(bytes, listener));
        assertThat(violation).as("violation").isNotNull();
        CloseStatus status = violation.status();
        assertThat(status.getCode()).isEqualTo(code);
        assertThat(status.getReason()).contains(reason).hasSizeLessThanOrEqualTo(123);
        assertThat(bytes.hasRemaining()).as("bytes left").isFalse();
        return violation;
    }
}
