package dev.herald.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "AZaz09",
                "orders:42",
                "a/b",
                "!",
                "~",
                "a,b;c#d@e*{%}?\"\\",
                "herald",
                "Herald/x",
                "heralds/x"
            })
    void acceptsValidNames(String name) {
        assertThat(new Topic(name)).hasToString(name);
    }

    @Test
    void acceptsTheLongestName() {
        assertThat(new Topic("x".repeat(255)).name()).hasSize(255);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "ä", "a\n", "\u007f", "\u0000", "🚀"})
    void rejectsInvalidNames(String name) {
        assertThatExceptionOfType(InvalidTopicException.class)
                .isThrownBy(() -> new Topic(name))
                .withMessage(
                        "Topic %s is invalid: 1 to 255 printable ASCII characters without spaces are accepted.",
                        Excerpt.of(name));
    }

    @Test
    void rejectsTooLongNamesAndShortensThem() {
        assertThatExceptionOfType(InvalidTopicException.class)
                .isThrownBy(() -> new Topic("x".repeat(256)))
                .withMessageContaining("x".repeat(128) + "…");
        assertThatExceptionOfType(InvalidTopicException.class)
                .isThrownBy(() -> new Topic("x".repeat(100_000)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(250));
    }

    @ParameterizedTest
    @ValueSource(strings = {"herald/", "herald/self-test", "herald/session", "herald/sessions/", "herald/gap"})
    void rejectsReservedNames(String name) {
        assertThat(Topic.isValid(name)).isFalse();
        assertThatExceptionOfType(InvalidTopicException.class)
                .isThrownBy(() -> new Topic(name))
                .withMessage("Topic \"%s\" is reserved: names that begin with herald/ are Herald's own.", name);
    }

    @Test
    void selfTestTopicHasAReservedName() {
        assertThat(Topic.SELF_TEST.isInternal()).isTrue();
        assertThatExceptionOfType(InvalidTopicException.class).isThrownBy(() -> new Topic(Topic.SELF_TEST.name()));
        assertThat(Topic.BROADCAST.isInternal()).isFalse();
    }

    @Test
    void isItsName() {
        assertThat(new Topic("news")).isEqualTo(new Topic("news")).hasSameHashCodeAs(new Topic("news"));
        assertThat(new Topic("news")).isNotEqualTo(new Topic("sport"));
    }

    @Test
    void isPrivateIfItsNameBeginsWithADollar() {
        assertThat(new Topic("$a").isPrivate()).isTrue();
        assertThat(new Topic("a$").isPrivate()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"a#ann, ann", "'#ann,bob', ann bob", "'a#bob#carl,ann', carl ann", "a#ann#, ''", "'a#,,ann', ann"})
    void isLimitedToTheUsersAfterItsLastHash(String name, String users) {
        Topic topic = new Topic(name);

        assertThat(topic.hasUserBoundary()).isTrue();
        assertThat(Stream.of("carl", "ann", "bob", "an", "", "ann,bob", "#ann").filter(topic::isLimitedTo))
                .containsExactlyInAnyOrder(Stream.of(users.split(" "))
                        .filter(user -> !user.isEmpty())
                        .toArray(String[]::new));
    }

    @Test
    void isLimitedToNobodyWithoutAHash() {
        assertThat(new Topic("ann").hasUserBoundary()).isFalse();
        assertThat(new Topic("ann").isLimitedTo("ann")).isFalse();
    }
}
