package dev.herald.rfc6455;

import static dev.herald.rfc6455.ClientFrames.bytes;
import static dev.herald.rfc6455.ClientFrames.join;
import static dev.herald.rfc6455.ClientFrames.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server sends (RFC 6455, sections 5.2, 5.5 and 7.4). */
class FrameWriterTests {

    /** The examples of section 5.7 that a server may send. */
    @Test
    void writesTheExamplesOfTheRfc() {
        assertThat(FrameWriter.frame(Opcode.TEXT.firstByte(), utf8("Hello")))
                .isEqualTo(bytes(0x81, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F));
        assertThat(FrameWriter.ping(utf8("Hello"))).isEqualTo(bytes(0x89, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F));
        assertThat(FrameWriter.pong(bytes())).isEqualTo(bytes(0x8A, 0x00));
        assertStartsWith(FrameWriter.frame(Opcode.BINARY.firstByte(), new byte[256]), 0x82, 0x7E, 0x01, 0x00);
        assertStartsWith(
                FrameWriter.frame(Opcode.BINARY.firstByte(), new byte[65536]), 0x82, 0x7F, 0, 0, 0, 0, 0, 1, 0, 0);
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "125, 2", "126, 4", "65535, 4", "65536, 10", "16909060, 10"})
    void usesTheFewestBytesForTheLength(int length, int expected) {
        ByteBuffer header = ByteBuffer.allocate(expected).order(ByteOrder.LITTLE_ENDIAN);

        FrameWriter.putHeader(header, 0x82, length);

        assertThat(FrameWriter.headerLength(length)).isEqualTo(expected);
        assertThat(header.remaining()).isZero();
        header.flip().order(ByteOrder.BIG_ENDIAN).position(2);
        assertThat(
                        switch (expected) {
                            case 2 -> header.get(1);
                            case 4 -> header.getShort() & 0xFFFF;
                            default -> header.getLong();
                        })
                .isEqualTo(length);
    }

    @Test
    void encodesOneFrameAfterAnotherIntoGivenBuffer() {
        ByteBuffer target = ByteBuffer.allocateDirect(7);

        FrameWriter.encode(Opcode.TEXT.firstByte() | FrameHeader.RSV1, bytes(0), target);
        FrameWriter.encode(Opcode.BINARY.firstByte(), bytes(5, 6), target);

        assertThat(target.flip()).isEqualTo(wrap(0xC1, 1, 0, 0x82, 2, 5, 6));
    }

    @Test
    void refusesLongControlPayload() {
        assertThat(FrameWriter.ping(new byte[125])).hasSize(127);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrameWriter.pong(new byte[126]))
                .withMessageContaining("126 bytes (expected: at most 125)");
    }

    @Test
    void writesCloseCodeAndReason() {
        assertThat(FrameWriter.close(1000, "bye")).isEqualTo(bytes(0x88, 0x05, 0x03, 0xE8, 'b', 'y', 'e'));
    }

    /** Section 7.4.1: these say that there was no code, and are never sent. */
    @ParameterizedTest
    @ValueSource(ints = {1005, 1006, 1015})
    void writesNoCodeForReservedCodes(int code) {
        assertThat(FrameWriter.close(code, "ignored")).isEqualTo(bytes(0x88, 0x00));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 999, 1004, 1016, 2999, 5000, 66536})
    void refusesCloseCodeThatMayNotBeSent(int code) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrameWriter.close(code, ""))
                .withMessageContaining("invalid close code " + code);
    }

    @Test
    void truncatesReasonBetweenCharacters() {
        assertReason("x".repeat(123), "x".repeat(123));
        assertReason("x".repeat(124), "x".repeat(123));
        assertReason("x".repeat(122) + "é", "x".repeat(122));
        assertReason("€".repeat(41), "€".repeat(41));
        assertReason("x" + "€".repeat(41), "x" + "€".repeat(40));
        assertReason("x".repeat(120) + "😀", "x".repeat(120));
    }

    private static void assertReason(String reason, String sent) {
        byte[] payload = join(bytes(0x03, 0xE8), utf8(sent));
        assertThat(FrameWriter.close(1000, reason)).isEqualTo(join(bytes(0x88, payload.length), payload));
    }

    private static void assertStartsWith(byte[] frame, int... header) {
        assertThat(frame).startsWith(bytes(header));
        assertThat(FrameWriter.headerLength(frame.length - header.length)).isEqualTo(header.length);
    }

    private static ByteBuffer wrap(int... values) {
        return ByteBuffer.wrap(bytes(values));
    }
}
