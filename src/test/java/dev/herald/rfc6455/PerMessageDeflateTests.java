package dev.herald.rfc6455;

import static dev.herald.rfc6455.ClientFrames.bytes;
import static dev.herald.rfc6455.ClientFrames.join;
import static dev.herald.rfc6455.ClientFrames.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** How messages are compressed and restored (RFC 7692, section 7.2). */
class PerMessageDeflateTests {

    private static final int LIMIT = 100_000;
    private static final byte[] HELLO = bytes(0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00);

    private final PerMessageDeflate deflate = new PerMessageDeflate();

    /** Section 7.2.3.1. */
    @Test
    void compressesTheExampleOfTheRfc() {
        assertThat(deflate.compress(utf8("Hello"))).isEqualTo(HELLO);
        assertThat(deflate.compress(utf8("Hello"))).as("without context").isEqualTo(HELLO);
    }

    /** Sections 7.2.3.1, 7.2.3.3 (no compression), 7.2.3.4 (final block) and 7.2.3.5 (two blocks). */
    @Test
    void restoresTheExamplesOfTheRfc() {
        assertRestores("Hello", HELLO);
        assertRestores("Hello", bytes(0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x00));
        assertRestores("Hello", bytes(0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00));
        assertRestores("Hello", bytes(0xF2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xCA, 0xC9, 0xC9, 0x07, 0x00));
    }

    /** Section 7.2.3.6. */
    @Test
    void compressesNothingToOneByte() {
        assertThat(deflate.compress(bytes())).isEqualTo(bytes(0));
        assertThat(deflate.compress(utf8("Hello"))).isEqualTo(HELLO);
        assertThat(deflate.compress(bytes())).as("by a used deflater").isEqualTo(bytes(0));
        assertRestores("", bytes(0));
    }

    @Property
    void restoresWhatItCompressed(@ForAll @Size(max = 3000) byte[] message) {
        assertThat(deflate.decompress(deflate.compress(message), 3000)).isEqualTo(message);
        assertThat(deflate.decompress(deflate.compressFast(message), 3000)).isEqualTo(message);
    }

    @Property(tries = 30)
    void restoresWhatCannotBeCompressed(@ForAll Random random, @ForAll @IntRange(max = LIMIT) int length) {
        byte[] message = new byte[length];
        random.nextBytes(message);

        byte[] compressed = deflate.compress(message);

        assertThat(deflate.compressFast(message)).hasSizeLessThanOrEqualTo(PerMessageDeflate.maxCompressed(length));
        assertThat(compressed).hasSizeLessThanOrEqualTo(PerMessageDeflate.maxCompressed(length));
        assertThat(deflate.decompress(compressed, length)).isEqualTo(message);
    }

    /** Section 7.2.1: final blocks may stand anywhere, and what follows them may refer to what came before. */
    @Test
    void continuesAfterFinalBlocks() {
        byte[] finalHello = bytes(0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00);
        // A block of fixed codes that says "as 5 bytes, 5 bytes back": 1 10 0000011 00100, then 0 of an extra bit.
        byte[] again = bytes(0x03, 0x13, 0x00);

        assertRestores("HelloHello", join(finalHello, finalHello, bytes(0)));
        assertRestores("HelloHello", join(finalHello, again, bytes(0)));
    }

    @Test
    void boundsTheWorkThatFinalBlocksCause() {
        byte[] emptyFinalBlocks = new byte[20_000];
        for (int i = 0; i < emptyFinalBlocks.length; i += 2) {
            emptyFinalBlocks[i] = 0x03;
        }

        assertViolation(1007, emptyFinalBlocks, LIMIT);
    }

    @Test
    void stopsAtTheLimit() {
        byte[] compressed = deflate.compress(new byte[LIMIT]);

        assertThat(deflate.decompress(compressed, LIMIT)).hasSize(LIMIT);
        assertViolation(1009, compressed, LIMIT - 1);
        assertViolation(1009, deflate.compress(bytes(1)), 0);
    }

    @Test
    void refusesCorruptData() {
        assertViolation(1007, bytes(0xFF, 0xFF, 0xFF), LIMIT);
        assertViolation(1007, bytes(0x06), LIMIT);
    }

    @Test
    void refusesTruncatedData() {
        byte[] compressed = deflate.compress(utf8("a message that does not repeat itself (0123456789)"));
        for (int length = 1; length < compressed.length - 1; length++) {
            assertViolation(1007, Arrays.copyOf(compressed, length), LIMIT);
        }
    }

    @Test
    void worksAfterViolations() {
        for (int i = 0; i < 100; i++) {
            assertViolation(1007, bytes(0xFF, 0xFF, 0xFF), LIMIT);
            assertViolation(1009, HELLO, 4);
            assertRestores("Hello", HELLO);
        }
    }

    @Property
    void survivesAnyBytes(@ForAll @Size(max = 200) byte[] noise) {
        try {
            assertThat(deflate.decompress(noise, 1000)).hasSizeLessThanOrEqualTo(1000);
        } catch (ProtocolViolationException violation) {
            assertThat(violation.status().getCode()).isIn(1007, 1009);
        }
    }

    private void assertRestores(String expected, byte[] compressed) {
        assertThat(deflate.decompress(compressed, LIMIT)).asString().isEqualTo(expected);
    }

    private void assertViolation(int code, byte[] data, int maxBytes) {
        ProtocolViolationException violation =
                catchThrowableOfType(ProtocolViolationException.class, () -> deflate.decompress(data, maxBytes));
        assertThat(violation).as("violation").isNotNull();
        assertThat(violation.status().getCode()).isEqualTo(code);
    }
}
