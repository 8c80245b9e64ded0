package dev.herald.topic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTests {

    @Test
    void quotesAText() {
        assertThat(Excerpt.of("a b")).isEqualTo("\"a b\"");
    }

    @Test
    void shortensALongText() {
        assertThat(Excerpt.of("x".repeat(129))).isEqualTo("\"%s…\"", "x".repeat(128));
        assertThat(Excerpt.of("x".repeat(128))).isEqualTo("\"%s\"", "x".repeat(128));
    }

    @Test
    void replacesControlCharacters() {
        assertThat(Excerpt.of("a\r\nb\u0000\u007f\u0085")).isEqualTo("\"a??b???\"");
    }

    @Test
    void replacesAnUnpairedSurrogateEvenWhereItCutsAPair() {
        assertThat(Excerpt.of("\ud83d!")).isEqualTo("\"?!\"");
        assertThat(Excerpt.of("x".repeat(127) + "\ud83d\ude00")).isEqualTo("\"%s?…\"", "x".repeat(127));
    }
}
