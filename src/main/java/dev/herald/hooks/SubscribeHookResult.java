package dev.herald.hooks;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The response to a subscribe that is allowed.
 *
 * @param expireAt when the subscription expires; null if it does not
 * @param info about the client in this topic
 * @param data for the client
 * @param override options of the topic for this subscription
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SubscribeHookResult(
        @Nullable Instant expireAt, byte @Nullable [] info, byte @Nullable [] data, SubscribeHookOverride override) {

    static final SubscribeHookResult EMPTY = new SubscribeHookResult(null, null, null, SubscribeHookOverride.NONE);
}
