package dev.herald.centrifugo;

import dev.herald.broadcast.FailureCause;
import dev.herald.centrifugo.protocol.RefreshRequest;
import dev.herald.centrifugo.protocol.RefreshResult;
import dev.herald.centrifugo.protocol.Reply;
import dev.herald.centrifugo.protocol.SubRefreshRequest;
import dev.herald.centrifugo.protocol.SubRefreshResult;
import dev.herald.security.ClientTokens;
import dev.herald.security.ConnectionClaims;
import dev.herald.security.ExpiredTokenException;
import dev.herald.security.InvalidCredentialsException;
import dev.herald.security.SubscriptionClaims;
import dev.herald.topic.Topic;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes new tokens for a connection or a subscription whose own expires. */
@Component
class RefreshCommands {

    private final TopicNames names;
    private final ClientTokens tokens;
    private final ConnectionRenewal renewal;
    private final SubscriptionRefreshes hooked;
    private final SubscriptionExpiry subscriptions;
    private final ServerSubscriptions serverSubscriptions;
    private final SubscriptionStarter starter;

    RefreshCommands(
            TopicNames names,
            ClientTokens tokens,
            ConnectionRenewal renewal,
            SubscriptionRefreshes hooked,
            SubscriptionExpiry subscriptions,
            ServerSubscriptions serverSubscriptions,
            SubscriptionStarter starter) {
        this.names = names;
        this.tokens = tokens;
        this.renewal = renewal;
        this.hooked = hooked;
        this.subscriptions = subscriptions;
        this.serverSubscriptions = serverSubscriptions;
        this.starter = starter;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // both callbacks reply
    void handle(Client client, int id, RefreshRequest request) {
        if (request.getToken().isEmpty() || !client.claims().isRenewable()) {
            throw new DisconnectException(DisconnectCodes.BAD_REQUEST);
        }
        tokens.connection(request.getToken())
                .thenAccept(claims -> CommandFailures.guard(client, id, () -> refresh(client, id, claims)))
                .exceptionally(failure -> {
                    failed(client, id, FailureCause.of(failure));
                    return null;
                });
    }

    private void refresh(Client client, int id, ConnectionClaims claims) {
        Instant until = claims.expiry();
        if (!claims.user().equals(client.claims().user())) {
            throw new DisconnectException(DisconnectCodes.INVALID_TOKEN);
        }
        if (until != null && subscriptions.isPast(until)) {
            throw new DisconnectException(DisconnectCodes.EXPIRED);
        }
        renewal.renew(client, claims);
        RefreshResult.Builder result = RefreshResult.newBuilder();
        if (until != null) {
            result.setExpires(true).setTtl(subscriptions.secondsUntil(until));
        }
        client.reply(id, Reply.newBuilder().setRefresh(result));
        serverSubscriptions.update(client, claims);
    }

    private static void failed(Client client, int id, Throwable failure) {
        switch (failure) {
            case ExpiredTokenException e -> client.disconnect(DisconnectCodes.EXPIRED);
            case InvalidCredentialsException e -> client.disconnect(DisconnectCodes.INVALID_TOKEN);
            default -> client.fail(id, CommandFailures.of(failure));
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // both callbacks reply
    void handle(Client client, int id, SubRefreshRequest request) {
        Topic topic = names.required(request.getChannel());
        if (request.getType() != 0) {
            throw new CommandException(ErrorCode.NOT_AVAILABLE);
        }
        ClientSubscription subscription = client.find(topic);
        if (subscription == null || !subscription.isActive()) {
            throw new CommandException(ErrorCode.PERMISSION_DENIED);
        }
        SubscriptionLifetime lifetime = subscription.terms().lifetime();
        if (hooked.isFor(subscription)) {
            askHook(subscription, id);
            return;
        }
        if (lifetime == null || lifetime.isByHook()) {
            throw new DisconnectException(DisconnectCodes.BAD_REQUEST);
        }
        if (request.getToken().isEmpty()) {
            throw new CommandException(ErrorCode.BAD_REQUEST);
        }
        tokens.subscription(request.getToken())
                .thenAccept(claims -> CommandFailures.guard(client, id, () -> refresh(subscription, id, claims)))
                .exceptionally(failure -> {
                    subscriptionFailed(client, id, FailureCause.of(failure));
                    return null;
                });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback replies
    private void askHook(ClientSubscription subscription, int id) {
        Client client = subscription.client();
        hooked.ask(subscription).whenComplete((until, failure) -> {
            if (failure == null) {
                client.reply(id, Reply.newBuilder().setSubRefresh(refreshed(until)));
            } else {
                CommandFailures.reply(client, id, FailureCause.of(failure));
            }
        });
    }

    private SubRefreshResult refreshed(@Nullable Instant until) {
        SubRefreshResult.Builder result = SubRefreshResult.newBuilder();
        if (until != null) {
            result.setExpires(true).setTtl(subscriptions.secondsUntil(until));
        }
        return result.build();
    }

    private void refresh(ClientSubscription subscription, int id, SubscriptionClaims claims) {
        Client client = subscription.client();
        SubscriptionClaimsCheck.check(claims, client, subscription.topic());
        Instant until = claims.expiry();
        if (until != null && subscriptions.isPast(until)) {
            throw new CommandException(ErrorCode.EXPIRED);
        }
        subscriptions.renew(subscription, until);
        starter.renewInfo(subscription, claims.info());
        client.reply(id, Reply.newBuilder().setSubRefresh(refreshed(until)));
    }

    private static void subscriptionFailed(Client client, int id, Throwable failure) {
        if (failure instanceof InvalidCredentialsException && !(failure instanceof ExpiredTokenException)) {
            client.disconnect(DisconnectCodes.INVALID_TOKEN);
        } else {
            client.fail(id, CommandFailures.of(failure));
        }
    }
}
