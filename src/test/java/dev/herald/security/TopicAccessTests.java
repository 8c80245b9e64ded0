package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.topic.Audience;
import dev.herald.topic.Delta;
import dev.herald.topic.JoinLeave;
import dev.herald.topic.Positioning;
import dev.herald.topic.RecoveryMode;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicOptions;
import dev.herald.topic.TopicPattern;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicAccessTests {

    private static final Topic TOPIC = new Topic("chat");
    private static final CallerPermissions NO_CLAIMS = token(List.of(), List.of());

    /** Whether a user may, one who is subscribed, somebody without a user, and one of these who is subscribed. */
    @ParameterizedTest
    @CsvSource({
        ", ----",
        "client, yy--",
        "subscriber, -y--",
        "anonymous, ----",
        "client subscriber, yy--",
        "client anonymous, yyyy",
        "subscriber anonymous, -y-y",
        "client subscriber anonymous, yyyy"
    })
    void goesByTheAudience(@Nullable String audience, String expected) {
        TopicOptions open = options(audience, false);
        Set<Audience> allowed = audience(audience);
        String publish = "";
        String presence = "";
        String history = "";
        for (String user : List.of("ada", "")) {
            TopicAccess access = new TopicAccess(NO_CLAIMS, user, false);
            for (boolean subscribed : List.of(false, true)) {
                publish += sign(
                        access.mayPublish(TOPIC, options(Set.of(), allowed, Set.of(), Set.of(), false), subscribed));
                presence +=
                        sign(access.mayReadPresence(options(Set.of(), Set.of(), allowed, Set.of(), false), subscribed));
                history += sign(access.mayReadHistory(
                        TOPIC, options(Set.of(), Set.of(), Set.of(), allowed, false), subscribed));
                assertThat(access.mayPublish(TOPIC, open, subscribed)).isFalse();
                assertThat(access.mayReadPresence(open, subscribed)).isFalse();
                assertThat(access.mayReadHistory(TOPIC, open, subscribed)).isFalse();
            }
        }
        assertThat(List.of(publish, presence, history)).containsOnly(expected);
    }

    /**
     * Whether these may subscribe without a subscription token: Ada, somebody without a user, Ada with a permission for all topics,
     * somebody without a user with it, and the first two where everything is allowed.
     */
    @ParameterizedTest
    @CsvSource({
        "chat, off, , --yyyy",
        "chat, off, client, y-yyyy",
        "chat, off, subscriber, --yyyy",
        "chat, off, anonymous, --yyyy",
        "chat, off, client anonymous, yyyyyy",
        "chat, on, , --yyyy",
        "chat, on, client, y-yyyy",
        "chat, on, client anonymous, yyyyyy",
        "chat#ada, off, , --yyyy",
        "chat#ada, off, client, y-yyyy",
        "chat#ada, on, , y-yyyy",
        "chat#ada, on, client anonymous, y-yyyy",
        "chat#bob, off, client anonymous, yyyyyy",
        "chat#bob, on, , --yyyy",
        "chat#bob, on, client anonymous, --yyyy",
        "'chat#bob,ada', on, , y-yyyy",
        "'chat#ada#bob', on, client, --yyyy",
        "chat#, on, client anonymous, --yyyy",
        "#ada, on, , y-yyyy",
        "'#bob,,', on, client anonymous, --yyyy",
        "chat#adam, on, client, --yyyy",
        "$chat, off, client anonymous, ------",
        "$chat, on, client anonymous, ------",
        "$chat#ada, on, client anonymous, ------",
        "$chat#ada, off, , ------"
    })
    void decidesOnSubscribing(String name, String userLimited, @Nullable String audience, String expected) {
        TopicOptions options = options(audience, userLimited.equals("on"));
        CallerPermissions all = token(List.of(new TopicPattern("*")), List.of());
        String actual = Stream.of(
                        new TopicAccess(NO_CLAIMS, "ada", false),
                        new TopicAccess(NO_CLAIMS, "", false),
                        new TopicAccess(all, "ada", false),
                        new TopicAccess(all, "", false),
                        new TopicAccess(NO_CLAIMS, "ada", true),
                        new TopicAccess(NO_CLAIMS, "", true))
                .map(access -> sign(access.maySubscribe(new Topic(name), options)))
                .collect(Collectors.joining());

        assertThat(actual).isEqualTo(expected);
    }

    @Test
    void goesByThePermissionsOfTheCredentials() {
        TopicOptions closed = options(null, false);
        TopicAccess reader = access(token(List.of(new TopicPattern("chat")), List.of()));
        TopicAccess publisher = access(token(List.of(), List.of(new TopicPattern("chat"))));
        TopicAccess operator = access(CallerPermissions.ofApiKey("ops", Set.of(Scope.OPERATE)));

        assertThat(rights(reader, closed)).isEqualTo("subscribe history");
        assertThat(rights(publisher, closed)).isEqualTo("publish");
        assertThat(rights(operator, closed)).isEqualTo("presence");
        assertThat(rights(access(CallerPermissions.UNRESTRICTED), closed))
                .isEqualTo("subscribe publish presence history");
        assertThat(rights(access(CallerPermissions.anonymous(List.of())), closed))
                .isEmpty();
        assertThat(rights(access(CallerPermissions.anonymous(List.of(new TopicPattern("c*")))), closed))
                .isEqualTo("subscribe history");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "$chat", "chat#bob"})
    void allowsAllElseWhenInsecure(String name) {
        TopicAccess access = new TopicAccess(CallerPermissions.anonymous(List.of()), "", true);
        TopicOptions closed = options(null, true);

        assertThat(access.mayPublish(new Topic(name), closed, false)).isTrue();
        assertThat(access.mayReadPresence(closed, false)).isTrue();
        assertThat(access.mayReadHistory(new Topic(name), closed, false)).isTrue();
    }

    private static String rights(TopicAccess access, TopicOptions options) {
        return Stream.of(
                        access.maySubscribe(TOPIC, options) ? "subscribe" : "",
                        access.mayPublish(TOPIC, options, true) ? "publish" : "",
                        access.mayReadPresence(options, true) ? "presence" : "",
                        access.mayReadHistory(TOPIC, options, true) ? "history" : "")
                .filter(right -> !right.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private static TopicAccess access(CallerPermissions caller) {
        return new TopicAccess(caller, "ada", false);
    }

    private static CallerPermissions token(List<TopicPattern> subscribe, List<TopicPattern> publish) {
        return new CallerPermissions(
                "user:ada",
                "ada",
                publish.isEmpty() ? Set.of(Scope.READ) : Set.of(Scope.READ, Scope.PUBLISH),
                subscribe,
                publish,
                null);
    }

    private static Set<Audience> audience(@Nullable String names) {
        return names == null
                ? Set.of()
                : Stream.of(names.split(" "))
                        .map(name -> Audience.valueOf(name.toUpperCase(Locale.ROOT)))
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Audience.class)));
    }

    private static String sign(boolean allowed) {
        return allowed ? "y" : "-";
    }

    private static TopicOptions options(@Nullable String subscribe, boolean userLimited) {
        return options(audience(subscribe), Set.of(), Set.of(), Set.of(), userLimited);
    }

    private static TopicOptions options(
            Set<Audience> subscribe,
            Set<Audience> publish,
            Set<Audience> presence,
            Set<Audience> history,
            boolean userLimited) {
        return new TopicOptions(
                true,
                JoinLeave.OFF,
                subscribe,
                publish,
                presence,
                history,
                Positioning.OFF,
                Positioning.OFF,
                RecoveryMode.STREAM,
                Delta.OFF,
                false,
                true,
                userLimited,
                false);
    }
}
