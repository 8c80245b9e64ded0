package dev.herald.hooks;

import org.jspecify.annotations.Nullable;

/** Options of a topic as a subscription is to have them; null for those that stay as they are. */
public record SubscribeHookOverride(
        @Nullable Boolean presence,
        @Nullable Boolean joinLeave,
        @Nullable Boolean forcePushJoinLeave,
        @Nullable Boolean forceRecovery,
        @Nullable Boolean forcePositioning) {

    public static final SubscribeHookOverride NONE = new SubscribeHookOverride(null, null, null, null, null);
}
