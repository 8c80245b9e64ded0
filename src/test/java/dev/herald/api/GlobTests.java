package dev.herald.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "* anything true",
                "a* abc true",
                "a* bac false",
                "*c abc true",
                "a*c*e abcde true",
                "a*c*e abcd false",
                "a?c abc true",
                "a?c ac false",
                "orders:[a-c] orders:b true",
                "orders:[!a-c] orders:b false",
                "orders:[!a-c] orders:x true",
                "{eu,us}:* us:1 true",
                "{eu,us}:* de:1 false",
                "a\\* a* true",
                "a\\* ab false",
                "a/*/c a/b/c true",
                "abc abcd false",
            })
    void matches(String pattern, String name, boolean matches) {
        assertThat(Glob.of(pattern).matches(name)).isEqualTo(matches);
    }

    @Test
    void anEmptyOneMatchesEveryName() {
        assertThat(Glob.of("").matches("a")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[a", "[]", "{a", "{a,{b}}", "a\\"})
    void refusesAnInvalidOne(String pattern) {
        assertThatExceptionOfType(ApiException.class).isThrownBy(() -> Glob.of(pattern));
    }

    @Test
    void refusesTooManyAlternatives() {
        assertThatExceptionOfType(ApiException.class).isThrownBy(() -> Glob.of("{a,b}".repeat(40)));
    }

    @Test
    void takesNoLongerForManyStars() {
        Glob glob = Glob.of("*a".repeat(100) + "b");

        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertThat(glob.matches("a".repeat(255))).isFalse());
    }
}
