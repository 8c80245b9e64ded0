package dev.herald.centrifugo;

import dev.herald.broadcast.FailureCause;
import dev.herald.centrifugo.SubscriptionStarter.Planned;
import dev.herald.centrifugo.protocol.Reply;
import dev.herald.centrifugo.protocol.SubscribeRequest;
import dev.herald.centrifugo.protocol.SubscribeResult;
import dev.herald.security.ClientTokens;
import dev.herald.security.InvalidCredentialsException;
import dev.herald.security.SubscriptionClaims;
import dev.herald.topic.Topic;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Subscribes a client to a topic. */
@Component
class SubscribeCommand {

    private final TopicNames names;
    private final ClientAccess access;
    private final ClientTokens tokens;
    private final TermsFactory terms;
    private final SubscribeHook hook;
    private final SubscriptionStarter starter;
    private final SubscriptionEnd end;

    SubscribeCommand(
            TopicNames names,
            ClientAccess access,
            ClientTokens tokens,
            TermsFactory terms,
            SubscribeHook hook,
            SubscriptionStarter starter,
            SubscriptionEnd end) {
        this.names = names;
        this.access = access;
        this.tokens = tokens;
        this.terms = terms;
        this.hook = hook;
        this.starter = starter;
        this.end = end;
    }

    void handle(Client client, int id, SubscribeRequest request) {
        Topic topic = names.toKeep(names.required(request.getChannel()));
        TermsFactory.checkSupported(request);
        ClientSubscription subscription = new ClientSubscription(client, topic, end);
        if (client.find(topic) != null) {
            throw new CommandException(ErrorCode.ALREADY_SUBSCRIBED);
        }
        names.checkCount(client.count() + 1);
        if (!client.add(subscription)) {
            throw new CommandException(ErrorCode.ALREADY_SUBSCRIBED);
        }
        start(subscription, id, request);
    }

    /** It is the client's from here on: a command that ends it may come before its token is verified. */
    @SuppressWarnings("FutureReturnValueIgnored") // handled by the last callback
    private void start(ClientSubscription subscription, int id, SubscribeRequest request) {
        CompletableFuture.completedFuture(subscription)
                .thenCompose(own -> hook.decides(own.topic()) ? byHook(own, request) : byOthers(own, request))
                .thenCompose(granted -> begin(granted, id, request))
                .exceptionally(failure -> {
                    end.end(subscription);
                    failed(subscription.client(), id, FailureCause.of(failure));
                    return null;
                });
    }

    private CompletableFuture<ClientSubscription> byHook(ClientSubscription subscription, SubscribeRequest request) {
        Client client = subscription.client();
        Topic topic = subscription.topic();
        return hook.ask(client, topic, request)
                .thenApply(claims -> subscription.grant(terms.ofHook(client, topic, request, claims)));
    }

    private CompletableFuture<ClientSubscription> byOthers(ClientSubscription subscription, SubscribeRequest request) {
        return permission(subscription, request.getToken())
                .thenApply(claims ->
                        subscription.grant(terms.of(subscription.client(), subscription.topic(), request, claims)));
    }

    /** The claims of the token; null without one. */
    private CompletableFuture<@Nullable SubscriptionClaims> permission(ClientSubscription subscription, String token) {
        Client client = subscription.client();
        Topic topic = subscription.topic();
        if (token.isEmpty()) {
            access.checkSubscribe(client, topic);
            return CompletableFuture.completedFuture(null);
        }
        return tokens.subscription(token).thenApply(claims -> {
            SubscriptionClaimsCheck.check(claims, client, topic);
            return claims;
        });
    }

    private CompletableFuture<?> begin(ClientSubscription subscription, int id, SubscribeRequest request) {
        Client client = subscription.client();
        Planned planned = new Planned(subscription, Recovery.of(request));
        if (subscription.hasEnded()) { // nothing is to begin
            reply(client, id, planned, Map.of());
            return CompletableFuture.completedFuture(null);
        }
        return starter.start(client, List.of(planned), results -> reply(client, id, planned, results));
    }

    private static void failed(Client client, int id, Throwable failure) {
        if (failure instanceof InvalidCredentialsException) {
            client.fail(id, CommandFailures.ofSubscriptionToken(failure));
        } else {
            CommandFailures.reply(client, id, failure);
        }
    }

    private static void reply(Client client, int id, Planned planned, Map<Topic, SubscribeResult> results) {
        SubscribeResult result = results.get(planned.topic());
        if (result != null) {
            client.send(Reply.newBuilder().setId(id).setSubscribe(result));
        } else {
            // One that has ended meanwhile: temporary, since the client may have subscribed again.
            client.fail(id, planned.subscription().hasEnded() ? ErrorCode.INTERNAL : ErrorCode.UNRECOVERABLE_POSITION);
        }
    }
}
