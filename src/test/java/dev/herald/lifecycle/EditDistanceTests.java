package dev.herald.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditDistanceTests {

    @ParameterizedTest
    @CsvSource({
        "'', '', 0",
        "'', abc, 3",
        "abc, '', 3",
        "scope, scopes, 1",
        "kitten, sitting, 3",
        "SESSIONS, sessions, 0",
        "flaw, lawn, 2"
    })
    void countsInsertionsDeletionsAndReplacements(String one, String other, int distance) {
        assertThat(EditDistance.between(one, other)).isEqualTo(distance);
    }
}
