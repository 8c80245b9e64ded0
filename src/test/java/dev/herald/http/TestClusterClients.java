package dev.herald.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.herald.broadcast.TestFanout;
import dev.herald.cluster.ClusterClient;
import dev.herald.cluster.ClusterOperations;
import dev.herald.cluster.ClusterRequest;
import dev.herald.cluster.ClusterRequestHandler;
import dev.herald.cluster.ClusterResponse;
import dev.herald.cluster.ClusterResponses;
import dev.herald.cluster.PeerListener;
import dev.herald.cluster.Peers;
import dev.herald.cluster.TopicDirectory;
import dev.herald.cluster.TopicState;
import dev.herald.session.ClientIdentity;
import dev.herald.session.RecordingSink;
import dev.herald.session.Session;
import dev.herald.session.TestSessions;
import dev.herald.session.Transport;
import dev.herald.topic.FakeTicker;
import dev.herald.topic.Message;
import dev.herald.topic.Position;
import dev.herald.topic.Topic;
import dev.herald.topic.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

/** Nodes in one process that send each other serialized requests, and a directory of topics. */
final class TestClusterClients {

    static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    private static final int MAX_PAGE = 50;

    private final TreeMap<String, TopicState> kept = new TreeMap<>();
    private int statesRead;
    private final AtomicInteger requests = new AtomicInteger();
    private final List<Node> nodes;

    /** So many, called {@code node-0} and so on. */
    TestClusterClients(int count) {
        nodes = IntStream.range(0, count).mapToObj(i -> new Node("node-" + i)).toList();
    }

    Node node(int index) {
        return nodes.get(index);
    }

    /** How often a node sent requests to the others. */
    int requests() {
        return requests.get();
    }

    /** There are messages of this topic, though no node may know of it. */
    void keep(String topic, long messages, String position) {
        kept.put(topic, new TopicState(topic, messages, messages * 100, position));
    }

    /** One of them; alone if its name is null. */
    final class Node implements Peers {

        private final @Nullable String name;
        private final TestSessions sessions = new TestSessions(new FakeTicker());
        private final Topics topics = TestSessions.topics(100, new FakeTicker());
        private final TestFanout fanout = new TestFanout(topics);
        private final LocalSessions sessionsHere = new LocalSessions(sessions.registry(), CLOCK);
        private final LocalTopics topicsHere = new LocalTopics(topics, fanout.fanout());
        private final ClusterClient others = new ClusterClient(this, JSON);
        private ClusterRequestHandler handler =
                new ClusterOperations(List.of(new NodeOperations(sessionsHere, topicsHere)), JSON);

        Node(@Nullable String name) {
            this.name = name;
        }

        @Override
        public @Nullable List<String> nodes() {
            return name == null ? null : List.of(name);
        }

        ClusterSessions sessions() {
            return new ClusterSessions(sessionsHere, others);
        }

        ClusterUsers users() {
            return new ClusterUsers(sessionsHere, others);
        }

        ClusterTopics topics() {
            return new ClusterTopics(topicsHere, others, TestClusterClients.this::page, limits());
        }

        PageLimit limits() {
            return new PageLimit(new HttpSettings(DataSize.ofMegabytes(1), 10, MAX_PAGE, 1, Duration.ofMinutes(1)));
        }

        ClusterRequestHandler handler() {
            return handler;
        }

        /** Does not respond from now on. */
        void fallSilent() {
            respond(request -> {
                throw new IllegalStateException("silent");
            });
        }

        void respond(ClusterRequestHandler other) {
            handler = other;
        }

        /** A session of a user, subscribed to these topics. */
        Session open(RecordingSink sink, @Nullable String user, String... isSubscribedTo) {
            Session session =
                    sessions.factory().create(Transport.WEBSOCKET, sink, new ClientIdentity(null, user, null));
            sessions.registry().add(session);
            for (String topic : isSubscribedTo) {
                fanout.subscriptions().subscribe(session, new Topic(topic)).join();
            }
            return session;
        }

        Session open(@Nullable String user, String... isSubscribedTo) {
            return open(new RecordingSink(), user, isSubscribedTo);
        }

        /** A session without a user, subscribed to these topics. */
        void subscribe(String... topics) {
            open(new RecordingSink(), null, topics);
        }

        /** Knows this topic as of this position, with one message more. */
        String publish(String topic, Position before) {
            Topic named = new Topic(topic);
            topics.pin(named).open(new Position(before.epoch(), before.offset() + 1), List.of());
            return fanout.fanout().deliver(named, Message.of("x")).position().toString();
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
        public CompletableFuture<Boolean> send(String node, ClusterRequest message) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void addListener(PeerListener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<ClusterResponses> requestAll(ClusterRequest request) {
            requests.incrementAndGet();
            List<ClusterResponse> responses = new ArrayList<>();
            List<String> unavailableNodes = new ArrayList<>();
            for (Node node : nodes) {
                String other = node.name;
                if (other != null && node != this) {
                    try {
                        responses.addFirst(new ClusterResponse(other, node.handler.handle(request)));
                    } catch (RuntimeException e) {
                        unavailableNodes.add(other);
                    }
                }
            }
            return CompletableFuture.completedFuture(new ClusterResponses(responses, unavailableNodes));
        }
    }

    static ClusterRequestHandler saying(String json) {
        return request -> json.getBytes(UTF_8);
    }

    private CompletableFuture<TopicDirectory.Page> page(TopicDirectory.Query query) {
        List<TopicState> states = new ArrayList<>();
        int names = 0;
        String last = null;
        for (TopicState state : kept.tailMap(query.after(), false).values()) {
            if (names == query.names() || states.size() == query.states()) {
                return CompletableFuture.completedFuture(new TopicDirectory.Page(states, last));
            }
            names++;
            last = state.topic();
            if (query.visible().test(new Topic(last))) {
                states.add(state);
                statesRead++;
            }
        }
        return CompletableFuture.completedFuture(new TopicDirectory.Page(states, null));
    }

    /** How many states of topics were read from where they are kept. */
    int statesRead() {
        return statesRead;
    }
}
