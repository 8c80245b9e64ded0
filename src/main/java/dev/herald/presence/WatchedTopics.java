package dev.herald.presence;

import dev.herald.topic.ClientInfo;
import dev.herald.topic.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The topics of which subscribers of this node receive joins and leaves, and the clients of each node there, this one included.
 *
 * <p>Another node reports its changes from when it is asked to. Whenever some may be missing, because a message was lost or the node was
 * silent for too long, it is asked again and reports all of its clients: what differs is then delivered. If a node ends without a
 * word, all of its clients have left. Used by one thread.
 */
final class WatchedTopics {

    private static final long ASK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** A heartbeat that is missing for less may only be late, as those of all nodes are after Redis was away. */
    private static final long GONE_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** How long a topic is watched after its last subscriber left: the next may come at once. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final int MAX_LINGERING = 1_000;
    private static final int MAX_TOPICS_OF_REQUEST = 1_000;

    private final JoinLeaveListener listener;
    private final RequestSender sender;
    private final Capacity capacity;
    private final Map<Topic, Watched> topics = new HashMap<>();
    private final Map<String, Node> nodes = new HashMap<>();
    private final LinkedHashMap<Topic, Long> lingering = new LinkedHashMap<>();
    private final Set<Topic> forgotten = new LinkedHashSet<>();
    private boolean areNodesKnown;

    /** Sends a request to another node. */
    @FunctionalInterface
    interface RequestSender {

        void send(String node, WatchRequest request);
    }

    /** A topic: the clients of this node, and those of each other node. */
    private record Watched(NodeView self, Map<String, NodeView> others, long since) {}

    /** Another node. */
    private static final class Node {

        private final Map<Topic, Long> unknown = new HashMap<>();
        private long nextNumber = 1;
        private long receivedAt;
        private @Nullable Long missingSince;
    }

    WatchedTopics(JoinLeaveListener listener, RequestSender sender, Capacity capacity) {
        this.listener = listener;
        this.sender = sender;
        this.capacity = capacity;
    }

    boolean isEmpty() {
        return topics.isEmpty();
    }

    /** @param here the clients of this node, which have joined before */
    void watch(Topic topic, List<ClientInfo> here, long now) {
        if (lingering.remove(topic) != null || topics.containsKey(topic)) {
            return;
        }
        forgotten.remove(topic);
        Watched watched = new Watched(view(topic, new Capacity(Long.MAX_VALUE), true), new HashMap<>(), now);
        watched.self().becomes(here);
        topics.put(topic, watched);
        nodes.forEach((id, node) -> {
            watched.others().put(id, view(topic, capacity, true));
            node.unknown.put(topic, now - ASK_AGAIN_NANOS);
        });
        ask(now);
    }

    void unwatch(Topic topic, long now) {
        if (topics.containsKey(topic)) {
            lingering.put(topic, now);
            if (lingering.size() > MAX_LINGERING) {
                forget(lingering.pollFirstEntry().getKey());
            }
        }
    }

    void changed(Topic topic, ClientInfo client, boolean isJoin) {
        Watched watched = topics.get(topic);
        if (watched != null) {
            change(watched.self(), client, isJoin);
        }
    }

    /** Changes of this node were lost: these are the topics that are watched, and their clients here. */
    void resync(Set<Topic> watchedNow, Function<Topic, List<ClientInfo>> here, long now) {
        for (Topic topic : Set.copyOf(topics.keySet())) {
            if (!watchedNow.contains(topic) && !lingering.containsKey(topic)) {
                unwatch(topic, now);
            }
        }
        watchedNow.forEach(topic -> watch(topic, here.apply(topic), now));
        topics.forEach((topic, watched) -> watched.self().becomes(here.apply(topic)));
    }

    void received(String id, NodeChanges message, long now) {
        Node node = nodes.get(id);
        if (node == null) {
            return; // it is asked as soon as it is known to be alive
        }
        node.receivedAt = now;
        if (message.number() != node.nextNumber) {
            lost(node, now);
        }
        node.nextNumber = message.number() + 1;
        NodeChanges.ClientsPart state = message.state();
        if (state != null) {
            received(id, node, state, now);
        }
        message.changes().forEach(change -> received(id, change));
        ask(now);
    }

    /** Which other nodes are alive. */
    void alive(List<String> ids, long now) {
        ids.forEach(id -> nodes.computeIfAbsent(id, added -> begin(id, now)).missingSince = null);
        areNodesKnown = true;
        Set<String> alive = new HashSet<>(ids);
        List<String> gone = new ArrayList<>();
        nodes.forEach((id, node) -> {
            if (!alive.contains(id) && node.missingSince == null) {
                node.missingSince = now;
            }
            if (node.missingSince != null && now - node.missingSince >= GONE_NANOS) {
                gone.add(id);
            }
        });
        gone.forEach(this::end);
        ask(now);
    }

    /** To be called about every second. */
    void tick(long now) {
        Iterator<Map.Entry<Topic, Long>> oldest = lingering.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<Topic, Long> entry = oldest.next();
            if (now - entry.getValue() < LINGER_NANOS) {
                break;
            }
            oldest.remove();
            forget(entry.getKey());
        }
        for (Node node : nodes.values()) {
            if (now - node.receivedAt >= SILENT_NANOS) {
                node.receivedAt = now;
                lost(node, now);
            }
        }
        nodes.keySet().forEach(id -> request(id, forgotten, false));
        forgotten.clear();
        ask(now);
    }

    private NodeView view(Topic topic, Capacity ofNode, boolean isSilent) {
        return new NodeView(
                ofNode,
                isSilent,
                client -> {
                    if (!lingering.containsKey(topic)) {
                        listener.joined(topic, client);
                    }
                },
                client -> {
                    if (!lingering.containsKey(topic)) {
                        listener.left(topic, client);
                    }
                });
    }

    private static void change(NodeView view, ClientInfo client, boolean isJoin) {
        if (isJoin) {
            view.joined(client);
        } else {
            view.left(client);
        }
    }

    /** Its clients were there before only if it was, as far as is known. */
    private Node begin(String id, long now) {
        Node node = new Node();
        node.receivedAt = now;
        topics.forEach((topic, watched) -> {
            watched.others().put(id, view(topic, capacity, !areNodesKnown));
            node.unknown.put(topic, now - ASK_AGAIN_NANOS);
        });
        return node;
    }

    private void end(String id) {
        nodes.remove(id);
        for (Watched watched : topics.values()) {
            NodeView view = watched.others().remove(id);
            if (view != null) {
                view.end();
            }
        }
    }

    private void lost(Node node, long now) {
        topics.keySet().forEach(topic -> node.unknown.putIfAbsent(topic, now - ASK_AGAIN_NANOS));
    }

    private void received(String id, Node node, NodeChanges.ClientsPart state, long now) {
        Topic topic = new Topic(state.topic());
        Watched watched = topics.get(topic);
        if (watched == null) {
            return;
        }
        NodeView view = watched.others().get(id);
        if (view == null) {
            return;
        }
        List<ClientInfo> clients = state.clients().stream().map(ClientRow::info).toList();
        long watchedMillis = TimeUnit.NANOSECONDS.toMillis(now - watched.since());
        if (view.state(clients, i -> state.agesMillis().get(i) <= watchedMillis, state.isFirst(), state.isLast())) {
            node.unknown.remove(topic);
        }
    }

    private void received(String id, NodeChanges.Change change) {
        Topic topic = new Topic(change.topic());
        Watched watched = topics.get(topic);
        NodeView view = watched == null ? null : watched.others().get(id);
        if (view == null) {
            forgotten.add(topic); // the node does not know yet that it is no longer watched
        } else {
            change(view, change.client().info(), change.isJoin());
        }
    }

    private void forget(Topic topic) {
        Watched watched = topics.remove(topic);
        if (watched != null) {
            watched.others().values().forEach(NodeView::forget);
            nodes.values().forEach(node -> node.unknown.remove(topic));
            forgotten.add(topic);
        }
    }

    private void ask(long now) {
        nodes.forEach((id, node) -> {
            List<Topic> due = new ArrayList<>();
            node.unknown.forEach((topic, asked) -> {
                if (now - asked >= ASK_AGAIN_NANOS) {
                    due.add(topic);
                }
            });
            due.forEach(topic -> node.unknown.put(topic, now));
            request(id, due, true);
        });
    }

    private void request(String id, Iterable<Topic> which, boolean isWatching) {
        List<String> names = new ArrayList<>();
        for (Topic topic : which) {
            names.add(topic.name());
            if (names.size() == MAX_TOPICS_OF_REQUEST) {
                sender.send(id, new WatchRequest(List.copyOf(names), isWatching));
                names.clear();
            }
        }
        if (!names.isEmpty()) {
            sender.send(id, new WatchRequest(List.copyOf(names), isWatching));
        }
    }
}
