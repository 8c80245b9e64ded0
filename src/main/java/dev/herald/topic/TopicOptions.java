package dev.herald.topic;

import java.util.Set;

/**
 * What clients of the Centrifugo endpoint may do with a topic beyond the permissions of their tokens, and what they get from it.
 * The other endpoints do not go by it.
 *
 * @param presence whether it is known which clients are subscribed
 * @param joinLeave which subscribers receive the events of clients that subscribe and unsubscribe
 * @param subscribe clients that may subscribe without a token's permission: {@link Audience#CLIENT}, with {@link Audience#ANONYMOUS} or not
 * @param publish clients that may publish without a token's permission
 * @param presenceAccess clients that may ask which clients are subscribed
 * @param historyAccess clients that may ask for publications of the past
 * @param recovery which subscriptions recover what they missed
 * @param positioning which subscriptions have positions
 * @param recoveryMode what a subscription that recovers gets
 * @param delta which publications are delivered as a difference
 * @param tagsFilter whether a client may filter publications by tags
 * @param history whether there is history and recovery at all
 * @param userLimited whether the users that the topic names after the last {@code #} may subscribe, and others only with a token's
 *     permission
 * @param numericIds whether publications bear a number in place of the name of the topic, for clients that ask for it
 */
public record TopicOptions(
        boolean presence,
        JoinLeave joinLeave,
        Set<Audience> subscribe,
        Set<Audience> publish,
        Set<Audience> presenceAccess,
        Set<Audience> historyAccess,
        Positioning recovery,
        Positioning positioning,
        RecoveryMode recoveryMode,
        Delta delta,
        boolean tagsFilter,
        boolean history,
        boolean userLimited,
        boolean numericIds) {

    /** Of topics that no override matches: only a token's permission allows anything. */
    static final TopicOptions DEFAULT = new TopicOptions(
            false,
            JoinLeave.OFF,
            Set.of(),
            Set.of(),
            Set.of(),
            Set.of(),
            Positioning.OFF,
            Positioning.OFF,
            RecoveryMode.STREAM,
            Delta.OFF,
            false,
            true,
            false,
            false);
}
