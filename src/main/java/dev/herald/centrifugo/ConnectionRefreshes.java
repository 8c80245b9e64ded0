package dev.herald.centrifugo;

import dev.herald.broadcast.FailureCause;
import dev.herald.hooks.HookDisconnectException;
import dev.herald.hooks.Hooks;
import dev.herald.hooks.RefreshHookResult;
import dev.herald.security.ConnectionClaims;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Asks the application whether connections go on that a connect hook has authenticated, shortly before they expire. One that it does not
 * respond about goes on, and is asked about again; its client is sent the new time.
 *
 * <p>Exact to a second; holds those alone that expire. Nothing here blocks; safe for use by any thread.
 */
@Component
class ConnectionRefreshes {

    private final Hooks hooks;
    private final RefreshTimes times;
    private final ConnectionExpiry expiry;
    private final ConnectionRenewal renewal;
    private final SubscriptionExpiry clock;

    ConnectionRefreshes(
            Hooks hooks,
            RefreshTimes times,
            ConnectionExpiry expiry,
            ConnectionRenewal renewal,
            SubscriptionExpiry clock) {
        this.hooks = hooks;
        this.times = times;
        this.expiry = expiry;
        this.renewal = renewal;
        this.clock = clock;
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void refresh() {
        expiry.forEachDue(this::ask);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // both outcomes are handled
    private void ask(Client client) {
        hooks.refresh(HookCommands.describe(client)).whenComplete((result, failure) -> {
            if (failure == null) {
                responded(client, result);
            } else {
                failed(client, FailureCause.of(failure));
            }
        });
    }

    private void responded(Client client, RefreshHookResult result) {
        Instant end = result.expireAt();
        if (result.isExpired() || end == null || clock.isPast(end)) {
            client.disconnect(DisconnectCodes.EXPIRED);
            return;
        }
        ConnectionClaims before = client.claims();
        renewal.renew(
                client,
                before.renewed(
                        end,
                        result.info() == null ? before.info() : result.info(),
                        result.meta() == null ? before.meta() : result.meta()));
        client.send(Pushes.refresh(true, clock.secondsUntil(end)).toBuilder());
    }

    private void failed(Client client, Throwable failure) {
        if (failure instanceof HookDisconnectException disconnect) {
            client.disconnect(CommandFailures.status(disconnect));
        } else if (RefreshTimes.isRefusal(failure)) {
            client.disconnect(DisconnectCodes.EXPIRED);
        } else {
            expiry.askAt(client, times.again());
        }
    }
}
