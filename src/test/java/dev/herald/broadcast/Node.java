package dev.herald.broadcast;

import dev.herald.limits.LimitMeters;
import dev.herald.session.LineSink;
import dev.herald.session.Session;
import dev.herald.session.TestSessions;
import dev.herald.topic.Caller;
import dev.herald.topic.HistoryMemory;
import dev.herald.topic.Message;
import dev.herald.topic.Position;
import dev.herald.topic.Publication;
import dev.herald.topic.Ticker;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicSettings;
import dev.herald.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The fan-out of one node and its relay, without a service around them. */
public final class Node implements AutoCloseable {

    private final TestFanout fanout;
    private final Relay relay;
    private final TestSessions sessions;
    private final Runnable end;
    private final Map<LineSink, Session> clients = new ConcurrentHashMap<>();

    /** What makes a node one of several: where its topics come from, and where it publishes. */
    public record Ties(TopicSource topicSource, Function<Fanout, Relay> relay, Runnable end) {}

    public Node(TopicSettings settings, Ties ties) {
        this(settings, ties, Duration.ofSeconds(30));
    }

    /** @param maxOpening how long a client waits for Redis */
    public Node(TopicSettings settings, Ties ties, Duration maxOpening) {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Ticker ticker = System::nanoTime;
        Topics topics = new Topics(settings, HistoryMemory.UNLIMITED, ticker);
        fanout = new TestFanout(
                topics,
                ties.topicSource(),
                TestFanout.settings(1, Duration.ofSeconds(1), 64, maxOpening),
                meters,
                ticker);
        relay = ties.relay().apply(fanout.fanout());
        sessions = new TestSessions(ticker);
        end = ties.end();
        fanout.start();
    }

    /** A single node. */
    static Node single(TopicSettings settings) {
        return new Node(
                settings,
                new Ties(
                        new LocalTopicSource(),
                        fanout -> new IdempotentRelay(
                                new LocalRelay(fanout),
                                new IdempotencyCache(
                                        Duration.ofMinutes(5),
                                        1000,
                                        new LimitMeters(new SimpleMeterRegistry()),
                                        System::nanoTime)),
                        () -> {}));
    }

    public Relay relay() {
        return relay;
    }

    /** A session that is subscribed to these topics, and to broadcasts. */
    public LineSink subscribe(int history, List<Position> since, Topic... topics) {
        LineSink sink = new LineSink();
        Session session = sessions.open(sink);
        clients.put(sink, session);
        fanout.subscriptions()
                .subscribe(
                        session,
                        new SubscriptionRequest(
                                List.of(topics),
                                history,
                                since.stream()
                                        .map(position -> new ClientPosition(null, position))
                                        .toList()));
        return sink;
    }

    /** The client goes. */
    public void disconnect(LineSink sink) {
        sink.detach();
        Session session = clients.remove(sink);
        if (session != null) {
            session.connectionLost();
        }
    }

    /** The history of a topic on this node, as {@link LineSink} has it. */
    public List<String> read(Topic topic) {
        try (LogReader reader = fanout.history().open(topic, Caller.LOCAL).join()) {
            return reader == null ? List.of() : LineSink.lines(reader.log());
        }
    }

    /** The newest message of a topic on this node. */
    @Nullable
    Message newest(Topic topic) {
        try (LogReader reader = fanout.history().open(topic, Caller.LOCAL).join()) {
            Publication newest =
                    reader == null ? null : reader.log().get(reader.log().head() - 1);
            return newest == null ? null : newest.message();
        }
    }

    @Override
    public void close() {
        sessions.registry().all().forEach(session -> session.connectionLost());
        fanout.stop();
        end.run();
    }
}
