package dev.herald.presence;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.herald.cluster.ClusterClient;
import dev.herald.cluster.ClusterOperations;
import dev.herald.cluster.ClusterRequest;
import dev.herald.cluster.ClusterResponse;
import dev.herald.cluster.ClusterResponses;
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
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

/** Nodes in one process that send each other serialized requests. */
final class TestPresenceNodes {

    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private final List<Node> nodes = new ArrayList<>();
    private final FakeTicker ticker = new FakeTicker();
    private final PresenceSettings settings;

    TestPresenceNodes(int maxClients) {
        settings = new PresenceSettings(Duration.ofSeconds(1), DataSize.ofMegabytes(16), maxClients);
    }

    /** @param name null for a single node */
    Node node(@Nullable String name) {
        Node node = new Node(name);
        nodes.add(node);
        return node;
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
        private boolean silent;

        Node(@Nullable String name) {
            this.name = name;
            presence = new Presence(
                    local,
                    new RemoteClients(
                            new ClusterClient(this, JSON), settings, new PresenceMeters(meters, local), ticker),
                    settings);
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

        void fallSilent() {
            silent = true;
        }

        @Override
        public @Nullable String self() {
            return name;
        }

        @Override
        public @Nullable List<String> nodes() {
            return null;
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
