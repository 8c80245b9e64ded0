package dev.herald.topic;

import dev.herald.settings.Within;
import dev.herald.topic.Retention.Overflow;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Different history for some topics, and what clients of {@code /connection/websocket} may do with them; what it leaves out is as for
 * all topics.
 *
 * @param topics Pattern of the topics that this applies to, such as news.*, with * for any characters.
 * @param count Maximum number of messages kept for each of these topics. 1 to 1000000000.
 * @param size Maximum memory for the messages of each of these topics. 1B to 1TB.
 * @param age Time for which a message of these topics is kept. 1ms to 36500d.
 * @param overflow What happens to a subscriber of these topics that falls behind: disconnect, or skip to the newest message.
 * @param allowSubscribe Clients that may subscribe to these topics without a token's permission: client for those with a user name,
 *     client,anonymous for all.
 * @param allowPublish Clients that may publish to these topics without a token's permission: client, or only each subscriber; of
 *     either those without a user name only if anonymous is there too.
 * @param presence Whether clients can ask which clients are subscribed to these topics.
 * @param allowPresence Clients that may ask which clients are subscribed: client, subscriber, anonymous, as for allow-publish.
 * @param joinLeave Whether subscribers receive an event when a client subscribes or unsubscribes: off, allowed for those that ask for it
 *     and may see presence, or forced for all.
 * @param history Whether clients can have history of these topics, and recover what they missed. false refuses both.
 * @param allowHistory Clients that may ask for publications of the past: client, subscriber, anonymous, as for allow-publish.
 * @param recovery Whether subscriptions recover what they missed: off, except for clients that may ask for history; allowed for
 *     those that ask for it; or forced for all.
 * @param recoveryMode What a subscription that recovers gets: stream for all that it missed, or cache for the newest publication.
 * @param positioning Whether subscriptions have positions without recovery: off, except for clients that may ask for history;
 *     allowed for those that ask for it; or forced for all.
 * @param delta Whether clients that ask for it get publications as the difference to the one before: off, allowed for
 *     publications whose publisher asks for it, or always.
 * @param tagsFilter Whether clients may filter publications by tags.
 * @param userLimited Whether the users that a topic's name lists after its last #, such as dialog#ann,bob, may subscribe to it,
 *     and others only with a token's permission.
 * @param numericIds Whether publications have a number in place of the topic's name, for clients that ask for it.
 */
@ConfigurationPropertiesSource
public record TopicOverride(
        TopicPattern topics,
        @Within(min = "1", max = "1000000000") @Nullable Integer count,
        @Within(min = "1B", max = "1TB") @Nullable DataSize size,
        @Within(min = "1ms", max = "36500d") @Nullable Duration age,
        @Nullable Overflow overflow,

        @DefaultValue Set<Audience> allowSubscribe,
        @DefaultValue Set<Audience> allowPublish,
        boolean presence,
        @DefaultValue Set<Audience> allowPresence,
        @DefaultValue("off") JoinLeave joinLeave,

        @DefaultValue("true") boolean history,

        @DefaultValue Set<Audience> allowHistory,
        @DefaultValue("off") Positioning recovery,
        @DefaultValue("stream") RecoveryMode recoveryMode,
        @DefaultValue("off") Positioning positioning,
        @DefaultValue("off") Delta delta,
        boolean tagsFilter,
        boolean userLimited,
        boolean numericIds) {

    public TopicOverride {
        Objects.requireNonNull(topics, "herald.topic.overrides: no topics (expected: a pattern, such as news.*)");
        allowSubscribe = Set.copyOf(allowSubscribe);
        allowPublish = Set.copyOf(allowPublish);
        allowPresence = Set.copyOf(allowPresence);
        allowHistory = Set.copyOf(allowHistory);
    }

    Retention over(Retention all) {
        return new Retention(
                Objects.requireNonNullElse(count, all.count()),
                Objects.requireNonNullElse(size, all.size()),
                Objects.requireNonNullElse(age, all.age()),
                Objects.requireNonNullElse(overflow, all.overflow()));
    }

    TopicOptions options() {
        return new TopicOptions(
                presence,
                joinLeave,
                allowSubscribe,
                allowPublish,
                allowPresence,
                allowHistory,
                recovery,
                positioning,
                recoveryMode,
                delta,
                tagsFilter,
                history,
                userLimited,
                numericIds);
    }
}
