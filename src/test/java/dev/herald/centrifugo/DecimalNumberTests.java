package dev.herald.centrifugo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalNumberTests {

    /** Each is less than the next one, some by less than a double can tell. */
    private static final String[] RISING = {
        "-100000000000000000000000000000000000000",
        "-9007199254740993",
        "-9007199254740992",
        "-0.1",
        "-0.09999999999999999999999",
        "0",
        "0.00000000000000000000000000001",
        "0.1",
        "0.10000000000000000000001",
        "1",
        "1.000000000000000000001",
        "9",
        "10",
        "9007199254740992",
        "9007199254740993",
        "100000000000000000000000000000000000000"
    };

    @Test
    void comparesExactly() {
        for (int i = 0; i < RISING.length; i++) {
            for (int j = 0; j < RISING.length; j++) {
                assertThat(compare(RISING[i], RISING[j])).isEqualTo(Integer.compare(i, j));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, +1", "1, 1.0", "1.50, 01.5", "0, -0", "0, -0.00", "007, 7"})
    void comparesWithoutRegardToTheForm(String one, String other) {
        assertThat(compare(one, other)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "+",
                "-",
                ".",
                "-.",
                ".5",
                "-.5",
                "5.",
                "1.2.3",
                "1,5",
                "1_000",
                " 1",
                "1 ",
                "--1",
                "+-1",
                "1-",
                "1e3",
                "1E-3",
                "0x10",
                "NaN",
                "Infinity",
                "1f",
                "1d",
                "\u0661",
                "1.\u0661",
                "\uff11",
                "null"
            })
    void acceptsNothingElse(String text) {
        assertThat(DecimalNumber.parse(text)).isNull();
    }

    @Test
    void boundsTheLength() {
        assertThat(DecimalNumber.parse("9".repeat(200))).isNotNull();
        assertThat(DecimalNumber.parse("9".repeat(201))).isNull();
    }

    private static int compare(String one, String other) {
        return Objects.requireNonNull(DecimalNumber.parse(one))
                .compareTo(Objects.requireNonNull(DecimalNumber.parse(other)));
    }
}
