package dev.herald.topic;

import static dev.herald.topic.Audience.ANONYMOUS;
import static dev.herald.topic.Audience.CLIENT;
import static dev.herald.topic.Audience.SUBSCRIBER;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.herald.topic.Retention.Overflow;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
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

    @Test
    void topicWithoutAMatchingOverrideLetsTokensDecide() {
        TopicSettings settings = bind(Map.of(FIRST + "topics", "sport.*", FIRST + "presence", "true"));

        assertThat(settings.options(NEWS)).isEqualTo(TopicOptions.DEFAULT);
        assertThat(bind(Map.of(FIRST + "topics", "*")).options(NEWS)).isEqualTo(TopicOptions.DEFAULT);
    }

    @Test
    void overrideMayChangeAllOptions() {
        TopicSettings settings = bind(Map.ofEntries(
                entry(FIRST + "topics", "news.*"),
                entry(FIRST + "presence", "true"),
                entry(FIRST + "join-leave", "forced"),
                entry(FIRST + "allow-subscribe", "client,anonymous"),
                entry(FIRST + "allow-publish[0]", "subscriber"),
                entry(FIRST + "allow-presence", "client"),
                entry(FIRST + "allow-history[0]", "subscriber"),
                entry(FIRST + "allow-history[1]", "ANONYMOUS"),
                entry(FIRST + "recovery", "allowed"),
                entry(FIRST + "positioning", "forced"),
                entry(FIRST + "recovery-mode", "cache"),
                entry(FIRST + "delta", "always"),
                entry(FIRST + "tags-filter", "true"),
                entry(FIRST + "user-limited", "true"),
                entry(FIRST + "numeric-ids", "true")));

        assertThat(settings.options(NEWS))
                .isEqualTo(new TopicOptions(
                        true,
                        JoinLeave.FORCED,
                        Set.of(CLIENT, ANONYMOUS),
                        Set.of(SUBSCRIBER),
                        Set.of(CLIENT),
                        Set.of(SUBSCRIBER, ANONYMOUS),
                        Positioning.ALLOWED,
                        Positioning.FORCED,
                        RecoveryMode.CACHE,
                        Delta.ALWAYS,
                        true,
                        true,
                        true,
                        true));
        assertThat(bind(Map.of(FIRST + "topics", "*", FIRST + "history", "false"))
                        .options(NEWS)
                        .history())
                .isFalse();
    }

    @Test
    void firstOverrideThatMatchesDecidesAllOptions() {
        TopicSettings settings = bind(Map.of(
                FIRST + "topics", "news.*",
                FIRST + "presence", "true",
                SECOND + "topics", "*",
                SECOND + "tags-filter", "true"));

        assertThat(settings.options(NEWS).presence()).isTrue();
        assertThat(settings.options(NEWS).tagsFilter()).isFalse();
        assertThat(settings.options(Topic.BROADCAST).tagsFilter()).isTrue();
    }

    @Test
    void internalTopicIsOpenedByNoOverride() {
        TopicSettings settings = bind(Map.of(FIRST + "topics", "*", FIRST + "allow-subscribe", "client"));

        assertThat(settings.options(Topic.SELF_TEST)).isEqualTo(TopicOptions.DEFAULT);
    }

    /** Where {@code off} is no text but false. */
    @Test
    void offOfAYamlFileIsUnderstood() {
        Binder binder = new Binder(new MapConfigurationPropertySource(Map.of(
                FIRST + "topics",
                "*",
                FIRST + "recovery",
                false,
                FIRST + "join-leave",
                false,
                FIRST + "delta",
                false)));

        assertThat(binder.bind("herald.topic", TopicSettings.class).get().options(NEWS))
                .isEqualTo(TopicOptions.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "overrides[0].count | 5 | herald.topic.overrides: no topics (expected: a pattern, such as news.*)",
                "overrides[0].topics | a b | Topic pattern \"a b\" is invalid: 1 to 255 printable ASCII characters without spaces are accepted, of which * stands for any run of them."
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
