package dev.herald.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicPatternTests {

    @ParameterizedTest
    @CsvSource({
        "news, news",
        "*, news",
        "**, n",
        "news.*, news.a",
        "news.*, news.a.b",
        "news.*, news.",
        "*.eu, news.eu",
        "*.eu, a.eu.eu",
        "a*b*c, abc",
        "a*b*c, aXbYbZc",
        "*a*, a",
        "*ab*ab*, aabab",
        "a**c, abc",
        "news*, news",
        "a/*, a/b/c",
        "user#*, user#ann",
        "a?, a?",
        "[a], [a]",
        "\\*, \\a",
        "*, a*b"
    })
    void matches(String pattern, String name) {
        assertThat(new TopicPattern(pattern).matches(new Topic(name))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "news, new",
        "news, newsX",
        "news, News",
        "news.*, newsX",
        "news.*, newsXa",
        "news.*, xnews.a",
        "news.*, news",
        "*.eu, news.eu.x",
        "a*b*c, acb",
        "a*b*c, abcd",
        "*ab*ab*, abb",
        "a*a, a",
        "a?, ab",
        "[a], a",
        "a.b, axb",
        "\\*, a"
    })
    void doesNotMatch(String pattern, String name) {
        assertThat(new TopicPattern(pattern).matches(new Topic(name))).isFalse();
    }

    @Test
    void noPatternTakesLong() {
        TopicPattern pattern = new TopicPattern("*a".repeat(126) + "*b");
        Topic name = new Topic("a".repeat(255));

        boolean matched = Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> pattern.matches(name));

        assertThat(matched).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "ä*", "a*\n"})
    void rejectsInvalidPatterns(String text) {
        assertThatExceptionOfType(InvalidTopicException.class)
                .isThrownBy(() -> new TopicPattern(text))
                .withMessage(
                        "Topic pattern %s is invalid: 1 to 255 printable ASCII characters without spaces are accepted, of which * stands for any run of them.",
                        Excerpt.of(text));
    }

    @Test
    void rejectsATooLongPattern() {
        assertThat(new TopicPattern("*".repeat(255))).hasToString("*".repeat(255));
        assertThatExceptionOfType(InvalidTopicException.class).isThrownBy(() -> new TopicPattern("*".repeat(256)));
    }
}
