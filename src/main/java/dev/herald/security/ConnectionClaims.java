package dev.herald.security;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a connection token says about its client. Immutable, if nobody changes the bytes.
 *
 * @param permissions those of the client on every endpoint; they expire with the connection, after the clock skew
 * @param user the user, together with the issuer if there are several; empty without one
 * @param expiry when the connection expires; null for never
 * @param isRenewable whether the client has to send another token before that
 * @param info what others learn of the client: JSON on one line, or any bytes
 * @param data what the client learns when it is connected: JSON on one line, or any bytes
 * @param subscriptions those that begin with the connection, by topic
 * @param meta what only backends learn of the client: a JSON object on one line
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares claims
public record ConnectionClaims(
        CallerPermissions permissions,
        String user,
        @Nullable Instant expiry,
        boolean isRenewable,
        byte @Nullable [] info,
        byte @Nullable [] data,
        Map<String, SubscriptionClaims> subscriptions,
        byte @Nullable [] meta) {

    /** The same until another time, null for ever, with other information. */
    public ConnectionClaims renewed(@Nullable Instant newExpiry, byte @Nullable [] newInfo, byte @Nullable [] newMeta) {
        return new ConnectionClaims(permissions, user, newExpiry, isRenewable, newInfo, data, subscriptions, newMeta);
    }

    /** Those of a client without a user: with an API key, or without credentials. */
    static ConnectionClaims of(CallerPermissions permissions) {
        return new ConnectionClaims(permissions, "", null, false, null, null, Map.of(), null);
    }

    /** The same until another time, null for ever, and with other information for others. */
    public ConnectionClaims renewed(@Nullable Instant until, byte @Nullable [] newInfo) {
        return new ConnectionClaims(permissions, user, until, isRenewable, newInfo, data, subscriptions, meta);
    }
}
