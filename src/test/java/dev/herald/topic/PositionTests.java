package dev.herald.topic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
