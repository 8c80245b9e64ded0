package dev.herald.centrifugo;

import dev.herald.centrifugo.protocol.Reply;
import dev.herald.presence.JoinLeaveListener;
import dev.herald.presence.Presence;
import dev.herald.session.Transport;
import dev.herald.topic.ClientInfo;
import dev.herald.topic.IsolatedPass;
import dev.herald.topic.Topic;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Sends the joins and leaves of a topic to those of its subscribers on this node that receive them. Each is encoded once for each
 * encoding. Safe for use by any thread.
 */
@Component
class JoinLeaveSubscribers implements JoinLeaveListener {

    private final Presence presence;
    private final ConcurrentHashMap<Topic, Set<ClientSubscription>> byTopic = new ConcurrentHashMap<>();

    JoinLeaveSubscribers(Presence presence) {
        this.presence = presence;
        presence.listener(this);
    }

    /** From now on it receives them. */
    void add(ClientSubscription subscription) {
        byTopic.compute(subscription.topic(), (topic, known) -> {
            Set<ClientSubscription> subscribers = known == null ? ConcurrentHashMap.newKeySet(1) : known;
            if (subscribers.add(subscription)) {
                presence.watch(topic); // within this step, or the subscription might be removed before it watches
            }
            return subscribers;
        });
    }

    /** Harmless for one that was not added. */
    void remove(ClientSubscription subscription) {
        byTopic.computeIfPresent(subscription.topic(), (topic, known) -> {
            if (known.remove(subscription)) {
                presence.unwatch(topic);
            }
            return known.isEmpty() ? null : known;
        });
    }

    @Override
    public void joined(Topic topic, ClientInfo client) {
        send(topic, id -> Pushes.join(topic.name(), id, client));
    }

    @Override
    public void left(Topic topic, ClientInfo client) {
        send(topic, id -> Pushes.leave(topic.name(), id, client));
    }

    private interface Push {
        Reply withId(long id);
    }

    private void send(Topic topic, Push push) {
        Map<Transport, byte[]> named = new EnumMap<>(Transport.class);
        Map<Transport, byte[]> numbered = new EnumMap<>(Transport.class);
        IsolatedPass.forEach(byTopic.getOrDefault(topic, Set.of()), subscription -> {
            long number = subscription.number();
            Client client = subscription.client();
            byte[] message = (number == 0 ? named : numbered)
                    .computeIfAbsent(
                            client.format().transport(), t -> client.codec().encode(push.withId(number)));
            client.push(message);
        });
    }
}
