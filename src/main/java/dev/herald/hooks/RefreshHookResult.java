package dev.herald.hooks;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The response to the refresh of a connection or of a subscription.
 *
 * @param isExpired whether it ends, since the application says so or gives it no further time
 * @param expireAt when it expires; null if it no longer does, which is for subscriptions alone
 * @param info about the client from now on; null if that stays as it is
 * @param meta of the connection from now on; null if that stays as it is, and always for a subscription
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RefreshHookResult(
        boolean isExpired, @Nullable Instant expireAt, byte @Nullable [] info, byte @Nullable [] meta) {

    /** As with Centrifugo: a response without a result ends what expires. */
    static final RefreshHookResult EMPTY = new RefreshHookResult(true, null, null, null);
}
