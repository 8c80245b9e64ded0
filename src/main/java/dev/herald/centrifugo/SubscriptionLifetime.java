package dev.herald.centrifugo;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a subscription expires.
 *
 * @param isByHook whether a hook decides on whether it goes on, and not its client's next token
 */
record SubscriptionLifetime(Instant end, boolean isByHook) {

    /** Null if it never expires. */
    static @Nullable SubscriptionLifetime of(@Nullable Instant end, boolean isByHook) {
        return end == null ? null : new SubscriptionLifetime(end, isByHook);
    }
}
