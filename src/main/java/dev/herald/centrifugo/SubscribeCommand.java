package dev.herald.centrifugo;

import dev.herald.broadcast.FailureCause;
import dev.herald.centrifugo.SubscriptionStarter.Planned;
import dev.herald.centrifugo.protocol.Reply;
import dev.herald.centrifugo.protocol.SubscribeRequest;
import dev.herald.centrifugo.protocol.SubscribeResult;
import dev.herald.security.ClientTokens;
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
    private final SubscriptionStarter starter;
    private final SubscriptionEnd end;

    SubscribeCommand(
            TopicNames names,
            ClientAccess access,
            ClientTokens tokens,
            TermsFactory terms,
            SubscriptionStarter starter,
            SubscriptionEnd end) {
        this.names = names;
        this.access = access;
        this.tokens = tokens;
        this.terms = terms;
        this.starter = starter;
        this.end = end;
    }

    void handle(Client client, int id, SubscribeRequest request) {
        Topic topic = names.toKeep(names.required(request.getChannel()));
        TermsFactory.checkSupported(request);
        if (client.find(topic) != null) {
            throw new CommandException(ErrorCode.ALREADY_SUBSCRIBED);
        }
        names.checkCount(client.count() + 1);
        if (request.getToken().isEmpty()) {
            access.checkSubscribe(client, topic);
            subscribe(client, id, topic, request, null);
        } else {
            withToken(client, id, topic, request);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // handled by both callbacks
    private void withToken(Client client, int id, Topic topic, SubscribeRequest request) {
        CompletableFuture<SubscriptionClaims> verified = tokens.subscription(request.getToken());
        verified.thenAccept(claims -> CommandFailures.guard(client, id, () -> {
                    SubscriptionClaimsCheck.check(claims, client, topic);
                    subscribe(client, id, topic, request, claims);
                }))
                .exceptionally(failure -> {
                    client.fail(id, CommandFailures.ofSubscriptionToken(failure));
                    return null;
                });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // handled by the callback
    private void subscribe(
            Client client, int id, Topic topic, SubscribeRequest request, @Nullable SubscriptionClaims claims) {
        SubscriptionTerms granted = terms.of(client, topic, request, claims);
        ClientSubscription subscription = new ClientSubscription(client, topic, granted, end);
        if (!client.add(subscription)) {
            throw new CommandException(ErrorCode.ALREADY_SUBSCRIBED);
        }
        Planned planned = new Planned(subscription, Recovery.of(request));
        starter.start(client, List.of(planned), results -> reply(client, id, planned, results))
                .exceptionally(failure -> {
                    end.end(subscription);
                    client.fail(id, CommandFailures.of(FailureCause.of(failure)));
                    return null;
                });
    }

    private static void reply(Client client, int id, Planned planned, Map<Topic, SubscribeResult> results) {
        SubscribeResult result = results.get(planned.topic());
        if (result != null) {
            client.send(Reply.newBuilder().setId(id).setSubscribe(result));
        } else {
            client.fail(id, planned.recovery().isRequired() ? ErrorCode.UNRECOVERABLE_POSITION : ErrorCode.BAD_REQUEST);
        }
    }
}
