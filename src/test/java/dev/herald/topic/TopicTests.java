package dev.herald.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicTests {

    @ParameterizedTest
    @ValueSource(strings = {"a", "AZaz09", "orders:42", "a.b-c_d", "."})
    void acceptsValidNames(String name) {
        assertThat(new Topic(name)).hasToString(name);
    }

    @Test
    void acceptsTheLongestName() {
        assertThat(new Topic("x".repeat(128)).name()).hasSize(128);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "ä", "a/b", "a*", "a\n", "🚀"})
    void rejectsInvalidNames(String name) {
        assertThatExceptionOfType(InvalidTopicException.class)
                .isThrownBy(() -> new Topic(name))
                .withMessage("Topic %s is invalid: 1 to 128 of A-Z a-z 0-9 _ . : - are accepted.", Excerpt.of(name));
    }

    @Test
    void rejectsTooLongNamesAndShortensThem() {
        assertThatExceptionOfType(InvalidTopicException.class)
                .isThrownBy(() -> new Topic("x".repeat(129)))
                .withMessageContaining("x".repeat(128) + "…");
        assertThatExceptionOfType(InvalidTopicException.class)
                .isThrownBy(() -> new Topic("x".repeat(100_000)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(250));
    }

    @Test
    void selfTestTopicHasAnInvalidName() {
        assertThat(Topic.SELF_TEST.isInternal()).isTrue();
        assertThatExceptionOfType(InvalidTopicException.class).isThrownBy(() -> new Topic(Topic.SELF_TEST.name()));
        assertThat(Topic.BROADCAST.isInternal()).isFalse();
    }

    @Test
    void isItsName() {
        assertThat(new Topic("news")).isEqualTo(new Topic("news")).hasSameHashCodeAs(new Topic("news"));
        assertThat(new Topic("news")).isNotEqualTo(new Topic("sport"));
    }
}
