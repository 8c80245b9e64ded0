package dev.herald.centrifugo;

import dev.herald.centrifugo.SubscriptionStarter.Planned;
import dev.herald.centrifugo.protocol.ConnectRequest;
import dev.herald.centrifugo.protocol.Subscribe;
import dev.herald.centrifugo.protocol.SubscribeRequest;
import dev.herald.centrifugo.protocol.SubscribeResult;
import dev.herald.security.ConnectionClaims;
import dev.herald.security.SubscriptionClaims;
import dev.herald.topic.Topic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The subscriptions that no command began: those of a client's token, and those that the client had before, if it may have them
 * without a subscription token.
 */
@Component
class ServerSubscriptions {

    private final TopicNames names;
    private final ClientAccess access;
    private final TermsFactory terms;
    private final SubscriptionEnd end;
    private final SubscriptionStarter starter;
    private final SubscriptionExpiry expiry;
    private final SubscribeHook hook;

    ServerSubscriptions(
            TopicNames names,
            ClientAccess access,
            TermsFactory terms,
            SubscriptionEnd end,
            SubscriptionStarter starter,
            SubscriptionExpiry expiry,
            SubscribeHook hook) {
        this.expiry = expiry;
        this.names = names;
        this.access = access;
        this.terms = terms;
        this.end = end;
        this.starter = starter;
        this.hook = hook;
    }

    /**
     * Adds them to the client; they are yet to be started.
     *
     * @throws CommandException if a name is invalid, or there are too many
     */
    List<Planned> plan(Client client, ConnectRequest request, ConnectionClaims claims) {
        Map<Topic, @Nullable SubscriptionClaims> wanted = new LinkedHashMap<>();
        claims.subscriptions().forEach((name, own) -> wanted.put(names.toKeep(names.optional(name)), own));
        request.getSubsMap().keySet().stream()
                .map(name -> names.toKeep(names.optional(name)))
                .filter(topic ->
                        !wanted.containsKey(topic) && !hook.decides(topic) && access.maySubscribe(client, topic))
                .forEach(topic -> wanted.put(topic, null));
        names.checkCount(wanted.size());
        List<Planned> planned = new ArrayList<>();
        wanted.forEach((topic, own) -> planned.add(plan(
                client,
                topic,
                own,
                request.getSubsOrDefault(topic.name(), SubscribeRequest.getDefaultInstance()),
                false)));
        planned.forEach(each -> client.add(each.subscription()));
        return planned;
    }

    /** Adds and ends subscriptions of a connected client as its new token has them. */
    @SuppressWarnings("FutureReturnValueIgnored") // what has failed is ended
    void update(Client client, ConnectionClaims claims) {
        Map<Topic, SubscriptionClaims> wanted = new LinkedHashMap<>();
        claims.subscriptions().forEach((name, own) -> wanted.put(names.optional(name), own));
        client.all().stream()
                .filter(known -> known.terms().isServerSide() && !wanted.containsKey(known.topic()))
                .forEach(known -> end.end(known, UnsubscribeCode.SERVER));
        List<Planned> added = new ArrayList<>();
        wanted.forEach((topic, own) -> {
            Planned planned = plan(client, topic, own, SubscribeRequest.getDefaultInstance(), true);
            if (client.add(planned.subscription())) {
                added.add(planned);
            }
        });
        if (!added.isEmpty()) {
            start(client, added);
        }
    }

    /**
     * Subscribes a connected client, which receives what {@code since} says it has missed as pushes. One that is subscribed remains so,
     * until the new expiry if it would expire.
     *
     * @return fails as that of a command does
     */
    CompletableFuture<?> add(Client client, SubscriptionClaims own, SubscribeRequest since) {
        Topic topic = names.toKeep(names.optional(own.channel()));
        ClientSubscription known = client.find(topic);
        if (known != null) {
            renew(known, own);
            return CompletableFuture.completedFuture(null);
        }
        names.checkCount(client.count() + 1);
        Planned planned = plan(client, topic, own, since, true);
        return client.add(planned.subscription())
                ? start(client, List.of(planned))
                : CompletableFuture.completedFuture(null);
    }

    /** A client renews by itself what it has begun. */
    private void renew(ClientSubscription known, SubscriptionClaims own) {
        if (known.terms().isServerSide() && known.terms().lifetime() != null) {
            expiry.renew(known, own.expiry());
        }
    }

    private CompletableFuture<?> start(Client client, List<Planned> added) {
        return starter.start(client, added, results -> results.forEach((topic, result) -> push(client, topic, result)))
                .whenComplete((started, failure) -> {
                    if (failure != null) {
                        added.forEach(planned -> end.end(planned.subscription()));
                    }
                });
    }

    private static void push(Client client, Topic topic, SubscribeResult result) {
        Subscribe subscribe = Subscribe.newBuilder()
                .setRecoverable(result.getRecoverable())
                .setPositioned(result.getPositioned())
                .setEpoch(result.getEpoch())
                .setOffset(result.getOffset())
                .setData(result.getData())
                .build();
        client.send(Pushes.subscribe(topic.name(), subscribe).toBuilder());
    }

    /** A client that sends no commands has no other way to recover than to connect again with a position. */
    private static SubscribeRequest requested(Client client, SubscribeRequest request) {
        return client.format().isUnidirectional()
                ? request.toBuilder().setRecoverable(true).build()
                : request;
    }

    /** @param had what the client had of it */
    private Planned plan(
            Client client, Topic topic, @Nullable SubscriptionClaims own, SubscribeRequest had, boolean isPushed) {
        SubscribeRequest before = requested(client, had);
        TermsFactory.checkSupported(before);
        ClientSubscription subscription =
                new ClientSubscription(client, topic, end).grant(terms.ofServer(client, topic, before, own));
        return new Planned(subscription, Recovery.of(before), isPushed);
    }
}
