package dev.herald.security;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a token says about a subscription: a subscription token, or one subscription of a connection token. Immutable, if nobody
 * changes the bytes.
 *
 * @param user the user of the token; empty without one
 * @param channel the topic that the token permits
 * @param client the only session that may use the token; null for every one
 * @param expiry when the subscription expires; null for never
 * @param info what others learn of the subscriber: JSON on one line, or any bytes
 * @param data what the client learns with its subscription: JSON on one line, or any bytes
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares claims
public record SubscriptionClaims(
        String user,
        String channel,
        @Nullable String client,
        @Nullable Instant expiry,
        byte @Nullable [] info,
        byte @Nullable [] data,
        Overrides overrides) {

    static final String CHANNEL = "channel";

    /** What replaces the options of the topic for this subscription; null where nothing does. */
    public record Overrides(
            @Nullable Boolean presence,
            @Nullable Boolean joinLeave,
            @Nullable Boolean forceJoinLeave,
            @Nullable Boolean forceRecovery,
            @Nullable Boolean forcePositioning) {

        public static final Overrides NONE = new Overrides(null, null, null, null, null);
    }
}
