package dev.herald.centrifugo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.herald.testing.BesideOthers;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@BesideOthers
class FossilDeltaTests {

    private static final int LENGTH = 1 << 20;
    private static final int MAX_LENGTH = 16 << 20;

    @Test
    void copiesWhatBothBeginAndEndWith() {
        String base = "{\"name\":\"Amsterdam\",\"temperature\":19.5,\"humidity\":0.61}";
        String target = base.replace("19.5", "20.25");

        assertThat(commands(base, target)).containsExactly("34@0", "4:", "18@37");
    }

    @Test
    void encodesTheSameAsOneCopy() {
        assertThat(commands("the same as before", "the same as before")).containsExactly("18@0");
    }

    @Test
    void insertsWhatHasNothingInCommon() {
        assertThat(commands("abc", "defghi")).containsExactly("6:");
    }

    @Test
    void encodesNothing() {
        assertThat(delta("", "")).isEqualTo("0\n0;");
        assertThat(delta("something", "")).isEqualTo("0\n0;");
        assertThat(delta("", "a")).isEqualTo("1\n1:a1X0000;");
    }

    @Test
    void copiesNothingThatIsShorterThanTheCommand() {
        assertThat(commands("{1}", "{2}")).containsExactly("3:");
    }

    @Test
    void findsWhatHasMoved() {
        String first = "the first of two paragraphs, which trade places. ";
        String second = "the second one, of another length. ";

        assertThat(commands(first + second, second + first)).containsExactly("35@49", "49@0");
    }

    @Test
    void findsWhatSurroundsSeveralChanges() {
        String common = "thirty-one characters in a row are found wherever they are";
        String base = "1" + common + "2" + common.toUpperCase(Locale.ROOT) + "3" + common.replace(' ', '_') + "4";
        String target = base.replaceAll("[1-4]", "something else");

        assertThat(commands(base, target)).containsExactly("14:", "58@1", "14:", "58@60", "14:", "58@119", "14:");
    }

    @Test
    void dividesNoCharacter() {
        String base = "zwei Euro: 2 \u20ac, ein L\u00e4cheln: \ud83d\ude00, und noch ein paar W\u00f6rter";
        String target = base.replace("\u20ac", "\u20ad")
                .replace("\ud83d\ude00", "\ud83d\ude01")
                .replace("\u00e4", "\u00f6");

        assertThat(FossilDeltaDecoder.decode(utf8(base), utf8(delta(base, target))))
                .isEqualTo(utf8(target));
        assertThat(delta(base, target)).contains("\u20ad").contains("\ud83d\ude01");
    }

    /** The aim: at most 15% of the bytes. */
    @Test
    void isSmallWhereOneFieldOfADocumentChanges() {
        JsonDocuments documents = new JsonDocuments(new Random(1));
        for (int i = 0; i < 200; i++) {
            byte[] base = documents.document(2000);
            byte[] target = documents.withOneFieldChanged();

            byte[] delta = FossilDelta.encode(base, target);

            assertThat(FossilDeltaDecoder.decode(base, delta)).isEqualTo(target);
            assertThat(delta.length).isLessThan(target.length * 15 / 100);
        }
    }

    /** What makes a search in hash chains, or the extension of matches, take the square of the length. */
    static Stream<Arguments> hostile() {
        return Stream.of(
                arguments("equal bytes", filled(MAX_LENGTH, 'a'), changed(filled(MAX_LENGTH, 'a'), 9999)),
                arguments("a short period", repeated("ab"), changed(repeated("ab"), 77)),
                arguments(
                        "the period of a block",
                        repeated("0123456789abcdef"),
                        changed(repeated("0123456789abcdef"), 17)),
                arguments(
                        "a period of almost a block",
                        repeated("0123456789abcde"),
                        changed(repeated("0123456789abcde"), 40)),
                arguments("no beginning of a character", filled(LENGTH, 0x80), changed(filled(LENGTH, 0x80), 19)),
                arguments("noise", noise(1, 0xFF), noise(2, 0xFF)),
                arguments("noise of two values", noise(1, 1), noise(2, 1)));
    }

    /** In the square of the length it would be many minutes. */
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    @ParameterizedTest
    @MethodSource("hostile")
    void takesTimeInProportionToTheLength(String description, byte[] base, byte[] target) {
        byte[] delta = FossilDelta.encode(base, target);

        assertThat(delta.length).isLessThanOrEqualTo(target.length + FossilDelta.MAX_OVERHEAD);
        assertThat(Arrays.equals(FossilDeltaDecoder.decode(base, delta), target))
                .as(description)
                .isTrue();
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] repeated(String period) {
        return utf8(period.repeat(LENGTH / period.length()));
    }

    private static byte[] noise(long seed, int mask) {
        byte[] bytes = new byte[LENGTH];
        new Random(seed).nextBytes(bytes);
        for (int i = 0; i < LENGTH; i++) {
            bytes[i] &= (byte) mask;
        }
        return bytes;
    }

    /** One byte in each so many. */
    private static byte[] changed(byte[] bytes, int each) {
        for (int i = 0; i < bytes.length; i += each) {
            bytes[i] = (byte) (i % 8 + '0');
        }
        bytes[bytes.length - 1] = '!';
        return bytes;
    }

    private static List<String> commands(String base, String target) {
        return FossilDeltaDecoder.commands(utf8(base), FossilDelta.encode(utf8(base), utf8(target)));
    }

    private static String delta(String base, String target) {
        return new String(FossilDelta.encode(utf8(base), utf8(target)), UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}
