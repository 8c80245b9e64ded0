package dev.herald.presence;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.herald.cluster.ClusterClient;
import dev.herald.cluster.ClusterOperations;
import dev.herald.cluster.ClusterRequest;
import dev.herald.cluster.ClusterResponse;
import dev.herald.cluster.ClusterResponses;
import dev.herald.cluster.PeerListener;
import dev.herald.cluster.Peers;
import dev.herald.session.RecordingSink;
import dev.herald.session.Session;
import dev.herald.session.TestSessions;
import dev.herald.topic.ClientInfo;
import dev.herald.topic.FakeTicker;
import dev.herald.topic.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

/** Nodes in one process that send each other serialized requests. */
final class TestPresenceNodes {

    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    static final int MAX_REMOTE = 100;

    private final List<Node> nodes = new ArrayList<>();
    private final FakeTicker ticker = new FakeTicker();
    private final PresenceSettings settings;

    TestPresenceNodes(int maxClients) {
        settings = new PresenceSettings(Duration.ofSeconds(1), DataSize.ofMegabytes(16), maxClients, MAX_REMOTE);
    }

    /** @param name null for a single node */
    Node node(@Nullable String name) {
        Node node = new Node(name);
        nodes.add(node);
        return node;
    }

    void remove(Node node) {
        nodes.remove(node);
    }

    /** All that waits is handled, until nothing does. */
    void settle() {
        for (int i = 0; i < 100; i++) {
            nodes.forEach(node -> node.joinsAndLeaves.handleWaiting());
        }
    }

    /** So many seconds pass, with heartbeats. */
    void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            ticker.advance(Duration.ofSeconds(1));
            for (Node node : nodes) {
                if (!node.isCut && node.listener != null) {
                    node.listener.alive(nodes.stream()
                            .filter(other -> other != node && !other.isCut)
                            .map(other -> other.id)
                            .toList());
                }
                node.joinsAndLeaves.tick();
            }
            settle();
        }
    }

    FakeTicker ticker() {
        return ticker;
    }

    final class Node implements Peers {

        private final @Nullable String name;
        private final TestSessions sessions = new TestSessions(ticker);
        private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
        private final LocalClients local = new LocalClients();
        private final ClusterOperations operations =
                new ClusterOperations(List.of(new PresenceOperations(local)), JSON);
        private final Presence presence;
        private final JoinsAndLeaves joinsAndLeaves;
        private final String id;
        private @Nullable PeerListener listener;
        private final Session session = open();
        private final List<String> received = new ArrayList<>();
        private boolean silent;
        private boolean isCut;
        private int messages;
        private Predicate<ClusterRequest> lose = message -> false;

        Node(@Nullable String name) {
            this.name = name;
            this.id = name + "/" + nodes.size();
            PresenceMeters presenceMeters = new PresenceMeters(meters, local);
            joinsAndLeaves = new JoinsAndLeaves(local, this, JSON, settings, presenceMeters, ticker);
            presence = new Presence(
                    local,
                    new RemoteClients(new ClusterClient(this, JSON), settings, presenceMeters, ticker),
                    joinsAndLeaves,
                    settings,
                    ticker);
        }

        Presence presence() {
            return presence;
        }

        Session open() {
            return sessions.open(new RecordingSink());
        }

        /** Enters a client with a session of its own. */
        ClientInfo enter(String topic, String user, String client) {
            ClientInfo info = new ClientInfo(user, client, null, null);
            presence.enter(new Topic(topic), info, open(), true, false);
            return info;
        }

        double count(String meter) {
            return meters.get(meter).counter().count();
        }

        /** Enters a client that is announced; all have one session. */
        ClientInfo join(String topic, String client) {
            ClientInfo info = new ClientInfo("", client, null, null);
            presence.enter(new Topic(topic), info, session, true, true);
            return info;
        }

        void leave(String topic, String client) {
            presence.leave(new Topic(topic), new ClientInfo("", client, null, null));
        }

        /** A subscriber receives joins and leaves. */
        void watch(String topic) {
            presence.listener(new JoinLeaveListener() {
                @Override
                public void joined(Topic joined, ClientInfo client) {
                    received.add("+" + client.client());
                }

                @Override
                public void left(Topic left, ClientInfo client) {
                    received.add("-" + client.client());
                }
            });
            presence.watch(new Topic(topic));
        }

        /** The joins and leaves that were received since the last call, such as +1 and -1. */
        List<String> received() {
            List<String> since = List.copyOf(received);
            received.clear();
            return since;
        }

        /** How many messages it sent. */
        int messages() {
            return messages;
        }

        void lose(Predicate<ClusterRequest> lost) {
            lose = lost;
        }

        /** Neither sends nor receives, and sends no heartbeats. */
        void cut(boolean cut) {
            isCut = cut;
        }

        JoinsAndLeaves joinsAndLeaves() {
            return joinsAndLeaves;
        }

        double value(String gauge) {
            return meters.get(gauge).gauge().value();
        }

        void fallSilent() {
            silent = true;
        }

        @Override
        public @Nullable String self() {
            return name;
        }

        @Override
        public @Nullable String id() {
            return name;
        }

        @Override
        public @Nullable List<String> nodes() {
            return null;
        }

        @Override
        public CompletableFuture<Boolean> send(String node, ClusterRequest message) {
            messages++;
            boolean isLost = isCut || lose.test(message);
            Node receiver = nodes.stream()
                    .filter(other -> other.id.equals(node) && !other.isCut && !isLost)
                    .findFirst()
                    .orElse(null);
            if (receiver != null && receiver.listener != null) {
                receiver.listener.received(id, message);
            }
            return CompletableFuture.completedFuture(receiver != null);
        }

        @Override
        public void addListener(PeerListener other) {
            listener = other;
        }

        @Override
        public CompletableFuture<ClusterResponses> requestAll(ClusterRequest request) {
            List<ClusterResponse> responses = new ArrayList<>();
            List<String> unavailable = new ArrayList<>();
            for (Node node : nodes) {
                if (node != this && node.name != null) {
                    if (node.silent) {
                        unavailable.add(node.name);
                    } else {
                        responses.add(new ClusterResponse(node.name, node.operations.handle(request)));
                    }
                }
            }
            return CompletableFuture.completedFuture(new ClusterResponses(responses, unavailable));
        }
    }
}
