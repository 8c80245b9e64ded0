package dev.herald.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTests {

    @ParameterizedTest
    @CsvSource({
        "1, 1, 0000000000000001:1",
        "-1, 42, ffffffffffffffff:42",
        "4096, 9007199254740993, 0000000000001000:9007199254740993"
    })
    void looksTheSameToEveryClient(long epoch, long offset, String text) {
        assertThat(new Position(epoch, offset)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000:0",
                "0000000000000001:1",
                "ffffffffffffffff:42",
                "8000000000000000:999999999999999999"
            })
    void isReadAsItWasWritten(String text) {
        assertThat(Position.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "1:1",
                "0000000000000001",
                "0000000000000001:",
                "0000000000000001:-1",
                "0000000000000001:+1",
                "0000000000000001: 1",
                "0000000000000001:1000000000000000000",
                "000000000000000A:1",
                "00000000000000001:1",
                "0000000000000001:1\n",
                "0000000000000001:1,",
                "0000000000000001:\u0661"
            })
    void rejectsInvalidPositions(String text) {
        assertThatExceptionOfType(InvalidPositionException.class)
                .isThrownBy(() -> Position.parse(text))
                .withMessage(
                        "Position %s is invalid: accepted is epoch:offset (16 hexadecimal digits, a colon, a number).",
                        Excerpt.of(text));
    }

    @Test
    void messageShortensTheInvalidText() {
        assertThatExceptionOfType(InvalidPositionException.class)
                .isThrownBy(() -> Position.parse("1".repeat(10_000)))
                .satisfies(e -> assertThat(e.getMessage()).contains("1…\"").hasSizeLessThan(250));
    }
}
