package dev.herald.centrifugo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Worked out by hand from the definition of the format. */
class DeltaWriterTests {

    /** The digits are those of ASCII's order: 0-9, A-Z, _, a-z, ~. */
    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "9, 9",
        "10, A",
        "35, Z",
        "36, _",
        "37, a",
        "62, z",
        "63, ~",
        "64, 10",
        "100, 1_",
        "4095, ~~",
        "4096, 100",
        "16777216, 10000",
        "2147483647, 1~~~~~"
    })
    void writesNumbersInBase64(int number, String digits) {
        DeltaWriter delta = new DeltaWriter(new byte[0]);

        delta.copy(number, number);

        assertThat(text(delta)).isEqualTo("0\n" + digits + "@" + digits + ",0;");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "a, 1X0000", // 61000000, which is 97 times 64 to the 4th
        "ab, 1XOW00",
        "abc, 1XObC0",
        "abcd, 1XObD_"
    })
    void addsBigEndianWordsFilledUpWithZeros(String target, String checksum) {
        assertThat(text(new DeltaWriter(bytes(target)))).endsWith("\n" + checksum + ";");
    }

    @Test
    void addsModulo2To32() {
        assertThat(DeltaWriter.checksum(bytes("\u00ff\u00ff\u00ff\u00ff\0\0\0\u0003")))
                .isEqualTo(2);
        assertThat(DeltaWriter.checksum(bytes("\u0080\0\0\0\u0080\0\0\0\u0001")))
                .isEqualTo(0x0100_0000);
    }

    @Test
    void writesTheChecksumUnsigned() {
        assertThat(text(new DeltaWriter(bytes("\u00ff\u00ff\u00ff\u00ff")))).isEqualTo("4\n3~~~~~;");
    }

    @Test
    void writesCommandsInTheirOrder() {
        DeltaWriter delta = new DeltaWriter(bytes("0123456789"));
        delta.copy(70, 5);
        delta.insert(5, 7);
        delta.copy(0, 3);

        assertThat(text(delta)).startsWith("A\n5@16,2:563@0,");
    }

    @Test
    void writesNoEmptyCommand() {
        DeltaWriter delta = new DeltaWriter(new byte[0]);
        delta.copy(0, 0);
        delta.insert(0, 0);

        assertThat(text(delta)).isEqualTo("0\n0;");
    }

    private static String text(DeltaWriter delta) {
        return new String(delta.end(), ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
