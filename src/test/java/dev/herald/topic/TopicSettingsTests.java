package dev.herald.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.herald.topic.Retention.Overflow;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class TopicSettingsTests {

    private static final String FIRST = "herald.topic.overrides[0].";
    private static final String SECOND = "herald.topic.overrides[1].";
    private static final Topic NEWS = new Topic("news.eu");
    private static final Retention DEFAULT =
            new Retention(10_000, DataSize.ofMegabytes(16), Duration.ofMinutes(5), Overflow.DISCONNECT);

    @Test
    void allTopicsAreAlikeIfNothingIsSet() {
        assertThat(bind(Map.of()).retention(NEWS)).isEqualTo(DEFAULT);
        assertThat(bind(Map.of()).retention(Topic.BROADCAST)).isEqualTo(DEFAULT);
    }

    @Test
    void overrideLeavesOtherTopicsAsTheyAre() {
        TopicSettings settings = bind(Map.of(FIRST + "topics", "news.*", FIRST + "count", "7"));

        assertThat(settings.retention(NEWS).count()).isEqualTo(7);
        assertThat(settings.retention(new Topic("newsX"))).isEqualTo(DEFAULT);
    }

    @Test
    void overrideMayChangeAll() {
        TopicSettings settings = bind(Map.of(
                FIRST + "topics", "news.*",
                FIRST + "count", "7",
                FIRST + "size", "1KB",
                FIRST + "age", "10s",
                FIRST + "overflow", "skip"));

        assertThat(settings.retention(NEWS))
                .isEqualTo(new Retention(7, DataSize.ofKilobytes(1), Duration.ofSeconds(10), Overflow.SKIP));
    }

    @Test
    void overrideInheritsWhatItLeavesOut() {
        TopicSettings settings = bind(Map.of(
                "herald.topic.history.count",
                "5",
                "herald.topic.history.size",
                "2KB",
                "herald.topic.history.age",
                "1h",
                FIRST + "topics",
                "news.*",
                FIRST + "overflow",
                "skip"));

        assertThat(settings.retention(NEWS))
                .isEqualTo(new Retention(5, DataSize.ofKilobytes(2), Duration.ofHours(1), Overflow.SKIP));
    }

    @Test
    void firstOverrideThatFitsCounts() {
        TopicSettings settings = bind(Map.of(
                FIRST + "topics", "news.*",
                FIRST + "count", "1",
                SECOND + "topics", "*",
                SECOND + "count", "2",
                SECOND + "overflow", "skip"));

        assertThat(settings.retention(NEWS).count()).isOne();
        assertThat(settings.retention(NEWS).overflow()).isEqualTo(Overflow.DISCONNECT);
        assertThat(settings.retention(Topic.BROADCAST).count()).isEqualTo(2);
    }

    @Test
    void clockKeepsAMinuteAndSkips() {
        Retention tick = bind(Map.of()).retention(Topic.TICK);

        assertThat(tick).isEqualTo(new Retention(60, DEFAULT.size(), DEFAULT.age(), Overflow.SKIP));
        assertThat(bind(Map.of("herald.topic.history.count", "5"))
                        .retention(Topic.TICK)
                        .count())
                .isEqualTo(5);
    }

    @Test
    void clockCanBeOverridden() {
        TopicSettings settings = bind(Map.of(FIRST + "topics", "tick", FIRST + "count", "100"));

        assertThat(settings.retention(Topic.TICK).count()).isEqualTo(100);
        assertThat(settings.retention(Topic.TICK).overflow()).isEqualTo(Overflow.SKIP);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "overrides[0].count | 5 | herald.topic.overrides: no topics (expected: a pattern, such as news.*)",
                "overrides[0].topics | a b | Topic pattern \"a b\" is invalid: 1 to 128 of A-Z a-z 0-9 _ . : - and * (any characters) are accepted."
            })
    void rejectsInvalidSettings(String name, String value, String message) {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> bind(Map.of("herald.topic." + name, value)))
                .havingRootCause()
                .withMessage(message);
    }

    private static TopicSettings bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("herald.topic", TopicSettings.class);
    }
}
