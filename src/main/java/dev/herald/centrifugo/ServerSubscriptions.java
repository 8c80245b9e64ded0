package dev.herald.centrifugo;

import dev.herald.centrifugo.SubscriptionStarter.Planned;
import dev.herald.centrifugo.protocol.ConnectRequest;
import dev.herald.centrifugo.protocol.SubscribeRequest;
import dev.herald.security.ConnectionClaims;
import dev.herald.security.SubscriptionClaims;
import dev.herald.topic.Topic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The subscriptions with which a connection begins: those of its token, and those that the client had before, if it may have them
 * without a subscription token.
 */
@Component
class ServerSubscriptions {

    private final TopicNames names;
    private final ClientAccess access;
    private final TermsFactory terms;
    private final SubscriptionEnd end;

    ServerSubscriptions(TopicNames names, ClientAccess access, TermsFactory terms, SubscriptionEnd end) {
        this.names = names;
        this.access = access;
        this.terms = terms;
        this.end = end;
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
                .filter(topic -> !wanted.containsKey(topic) && access.maySubscribe(client, topic))
                .forEach(topic -> wanted.put(topic, null));
        names.checkCount(wanted.size());
        List<Planned> planned = new ArrayList<>();
        wanted.forEach((topic, own) -> planned.add(plan(client, topic, own, request)));
        planned.forEach(each -> client.add(each.subscription()));
        return planned;
    }

    private Planned plan(Client client, Topic topic, @Nullable SubscriptionClaims own, ConnectRequest request) {
        SubscribeRequest before = request.getSubsOrDefault(topic.name(), SubscribeRequest.getDefaultInstance());
        TermsFactory.checkSupported(before);
        ClientSubscription subscription =
                new ClientSubscription(client, topic, terms.ofServer(client, topic, before, own), end);
        return new Planned(subscription, Recovery.of(before));
    }
}
