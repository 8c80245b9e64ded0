package dev.herald.rfc6455;

import static dev.herald.rfc6455.ClientFrames.bytes;
import static dev.herald.rfc6455.ClientFrames.join;
import static dev.herald.rfc6455.ClientFrames.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** RFC 3629 as the JDK's own strict decoder understands it. */
class Utf8Tests {

    /** The bytes at which a rule begins or ends. */
    private static final byte[] EDGES = bytes(
            0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF,
            0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF);

    @Test
    void acceptsWhatTheDecoderAccepts() {
        for (int first = 0; first < 256; first++) {
            for (int second = 0; second < 256; second++) {
                assertAgrees(bytes(first, second));
            }
        }
        for (byte first : EDGES) {
            for (byte second : EDGES) {
                for (byte third : EDGES) {
                    assertAgrees(bytes(first, second, third));
                    for (byte fourth : EDGES) {
                        assertAgrees(bytes(first, second, third, fourth));
                    }
                }
            }
        }
    }

    @Test
    void acceptsEveryCharacter() {
        for (int character = 0; character <= Character.MAX_CODE_POINT; character++) {
            if (character < Character.MIN_SURROGATE || character > Character.MAX_SURROGATE) {
                assertAgrees(utf8(Character.toString(character)));
            }
        }
    }

    /** Eight bytes of ASCII may only be passed over between characters. */
    @Test
    void refusesAsciiWithinCharacter() {
        for (int before = 0; before < 16; before++) {
            assertAgrees(join(utf8("x".repeat(before)), bytes(0xE2, 0x82), utf8("x".repeat(8)), bytes(0xAC)));
        }
    }

    /** Long enough for the path that takes eight bytes of ASCII at a time, and what it meets there. */
    @Property
    void agreesOnLongerTexts(
            @ForAll @Size(max = 40) String text,
            @ForAll("edgy") @Size(max = 3) byte[] suspect,
            @ForAll @Size(max = 20) String more) {
        assertAgrees(join(utf8(text), suspect, utf8(more)));
    }

    @Property
    void doesNotDependOnFragmentation(@ForAll("edgy") byte[] bytes, @ForAll @IntRange(max = 20) int cut) {
        int middle = Math.min(cut, bytes.length);

        int state = Utf8.next(Utf8.next(Utf8.ACCEPT, bytes, 0, middle), bytes, middle, bytes.length);

        assertThat(state).isEqualTo(Utf8.next(Utf8.ACCEPT, bytes, 0, bytes.length));
    }

    /** Fails at the first byte after which no ending is valid, neither later nor sooner. */
    @Property
    void failsAtTheFirstImpossibleByte(@ForAll("edgy") @Size(max = 12) byte[] bytes) {
        int state = Utf8.ACCEPT;
        for (int i = 0; i < bytes.length; i++) {
            state = Utf8.next(state, bytes, i, i + 1);
            assertThat(state != Utf8.REJECT).isEqualTo(canBecomeValid(Arrays.copyOf(bytes, i + 1)));
        }
    }

    @Provide
    Arbitrary<byte[]> edgy() {
        return Arbitraries.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23)
                .map(index -> EDGES[index])
                .array(byte[].class)
                .ofMaxSize(20);
    }

    /** Every start of a character can be ended by up to three of these, if it can be ended at all. */
    private static boolean canBecomeValid(byte[] start) {
        return canBecomeValid(start, 3);
    }

    private static boolean canBecomeValid(byte[] start, int more) {
        if (decodes(start)) {
            return true;
        }
        return more > 0
                && (canBecomeValid(join(start, bytes(0x80)), more - 1)
                        || canBecomeValid(join(start, bytes(0x90)), more - 1)
                        || canBecomeValid(join(start, bytes(0xA0)), more - 1));
    }

    private static void assertAgrees(byte[] bytes) {
        if (Utf8.isValid(bytes) != decodes(bytes)) {
            fail("valid for one of the two: %s", Arrays.toString(bytes));
        }
    }

    private static boolean decodes(byte[] bytes) {
        CharBuffer characters = CharBuffer.allocate(bytes.length);
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes), characters, true)
                .isUnderflow();
    }
}
