package dev.herald.presence;

import dev.herald.presence.NodeChanges.Change;
import dev.herald.topic.ClientInfo;
import dev.herald.topic.Ticker;
import dev.herald.topic.Topic;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The other nodes that watch topics of this one, each with its {@link ChangesQueue}. Used by one thread. */
final class Watchers {

    /** Longer than one that is alive may be missing from the list of nodes; it asks again if it is there all the same. */
    private static final long GONE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Map<Topic, Set<String>> byTopic = new HashMap<>();
    private final Map<String, ChangesQueue> queues = new HashMap<>();
    private final Map<String, Long> missingSince = new HashMap<>();
    private final Function<Topic, List<Entry>> local;
    private final Ticker ticker;
    private final ChangesSender sender;

    /** Sends a message to another node; {@code sent} is to run when that is done, on the same thread as everything here. */
    @FunctionalInterface
    interface ChangesSender {

        void send(String node, NodeChanges message, Runnable sent);
    }

    /** @param local the clients of this node */
    Watchers(Function<Topic, List<Entry>> local, ChangesSender sender, Ticker ticker) {
        this.ticker = ticker;
        this.local = local;
        this.sender = sender;
    }

    void requested(String node, WatchRequest request) {
        for (String name : request.topics()) {
            Topic topic = new Topic(name);
            if (request.isWatching()) {
                byTopic.computeIfAbsent(topic, key -> new HashSet<>()).add(node);
                queues.computeIfAbsent(node, key -> new ChangesQueue(local, ticker))
                        .watch(topic);
            } else {
                unwatch(node, topic);
            }
        }
    }

    /** Returns how many changes were dropped. */
    int changed(Topic topic, ClientInfo client, boolean isJoin) {
        Set<String> nodes = byTopic.get(topic);
        if (nodes == null) {
            return 0;
        }
        Change change = Change.of(topic, client, isJoin);
        return nodes.stream()
                .map(queues::get)
                .filter(Objects::nonNull)
                .mapToInt(queue -> queue.add(change))
                .sum();
    }

    /** Changes of this node were lost. */
    void resend() {
        queues.values().forEach(ChangesQueue::resend);
    }

    void alive(List<String> nodes, long now) {
        missingSince.keySet().removeAll(nodes);
        Set<String> missing = new HashSet<>(queues.keySet());
        nodes.forEach(missing::remove);
        for (String node : missing) {
            if (now - missingSince.computeIfAbsent(node, key -> now) >= GONE_NANOS) {
                missingSince.remove(node);
                ChangesQueue gone = queues.get(node);
                if (gone != null) {
                    Set.copyOf(gone.topics()).forEach(topic -> unwatch(node, topic));
                }
            }
        }
    }

    void flush() {
        queues.forEach((node, queue) -> {
            NodeChanges next = queue.next();
            if (next != null) {
                send(node, queue, next);
            }
        });
    }

    /** To be called every few seconds. */
    void remind() {
        queues.forEach((node, queue) -> {
            NodeChanges reminder = queue.reminder();
            if (reminder != null) {
                send(node, queue, reminder);
            }
        });
    }

    boolean isEmpty() {
        return queues.isEmpty() && byTopic.isEmpty();
    }

    private void send(String node, ChangesQueue queue, NodeChanges message) {
        sender.send(node, message, queue::sent);
    }

    private void unwatch(String node, Topic topic) {
        byTopic.computeIfPresent(topic, (key, nodes) -> {
            nodes.remove(node);
            return nodes.isEmpty() ? null : nodes;
        });
        queues.computeIfPresent(node, (key, queue) -> queue.unwatch(topic) ? queue : null);
    }
}
