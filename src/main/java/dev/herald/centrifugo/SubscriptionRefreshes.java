package dev.herald.centrifugo;

import dev.herald.broadcast.FailureCause;
import dev.herald.hooks.HookDisconnectException;
import dev.herald.hooks.Hooks;
import dev.herald.hooks.RefreshHookResult;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Asks the application whether subscriptions go on that a hook has granted, shortly before they expire. One that it does not respond for
 * goes on, and is asked about again; one without a hook for that ends.
 *
 * <p>Nothing here blocks; safe for use by any thread.
 */
@Component
class SubscriptionRefreshes {

    private final Hooks hooks;
    private final RefreshTimes times;
    private final SubscriptionExpiry expiry;
    private final SubscriptionEnd end;
    private final SubscriptionStarter starter;

    SubscriptionRefreshes(
            Hooks hooks,
            RefreshTimes times,
            SubscriptionExpiry expiry,
            SubscriptionEnd end,
            SubscriptionStarter starter) {
        this.hooks = hooks;
        this.times = times;
        this.expiry = expiry;
        this.end = end;
        this.starter = starter;
        expiry.whenExpired(this::due);
    }

    /** Whether the client may ask for it as well. */
    boolean isFor(ClientSubscription subscription) {
        return isByHook(subscription) && hooks.hasSubRefresh(subscription.topic());
    }

    private static boolean isByHook(ClientSubscription subscription) {
        SubscriptionLifetime lifetime = subscription.terms().lifetime();
        return lifetime != null && lifetime.isByHook();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // asking handles both outcomes
    private void due(ClientSubscription subscription) {
        if (isFor(subscription)) {
            ask(subscription);
        } else {
            end.expired(subscription);
        }
    }

    /** Until when it goes on, null for ever; a failure if the hook has not decided that it does. */
    @SuppressWarnings("FutureReturnValueIgnored") // both outcomes are handled
    CompletableFuture<@Nullable Instant> ask(ClientSubscription subscription) {
        CompletableFuture<@Nullable Instant> outcome = hooks.subRefresh(
                        HookCommands.describe(subscription.client()), subscription.topic())
                .thenApply(result -> renewed(subscription, result));
        outcome.whenComplete((until, failure) -> {
            if (failure == null) {
                expiry.setAt(subscription, until == null ? null : times.before(until));
            } else {
                failed(subscription, FailureCause.of(failure));
            }
        });
        return outcome;
    }

    private @Nullable Instant renewed(ClientSubscription subscription, RefreshHookResult result) {
        Instant until = result.expireAt();
        if (result.isExpired() || (until != null && expiry.isPast(until))) {
            throw new CommandException(ErrorCode.EXPIRED);
        }
        if (result.info() != null) {
            starter.renewInfo(subscription, result.info());
        }
        return until;
    }

    private void failed(ClientSubscription subscription, Throwable failure) {
        if (failure instanceof HookDisconnectException disconnect) {
            subscription.client().disconnect(CommandFailures.status(disconnect));
        } else if (failure instanceof CommandException || RefreshTimes.isRefusal(failure)) {
            end.expired(subscription);
        } else {
            expiry.setAt(subscription, times.again());
        }
    }
}
