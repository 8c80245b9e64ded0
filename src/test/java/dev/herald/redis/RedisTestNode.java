package dev.herald.redis;

import dev.herald.broadcast.Node;
import dev.herald.liveness.ThreadHeartbeats;
import dev.herald.liveness.ThreadKind;
import dev.herald.topic.Retention;
import dev.herald.topic.Retention.Overflow;
import dev.herald.topic.TopicSettings;
import io.lettuce.core.RedisClient;
import io.lettuce.core.resource.ClientResources;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.springframework.util.unit.DataSize;

/** The relay and the topic source of a node over Redis, wired as in the service. */
final class RedisTestNode {

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final Node.Ties ties;
    private final RedisConnections connections;
    private final Function<String, RedisOpenSessions> openSessions;
    private final RedisDirectory directory;
    private final RedisSharedKey sharedKey;
    private final Runnable close;

    RedisTestNode(String url, TopicSettings topics) {
        this(settings(url, 0), topics);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // shuts down in the background
    RedisTestNode(RedisSettings settings, TopicSettings topics) {
        ClientResources resources = new RedisConfiguration().redisResources();
        RedisTimer timer =
                new RedisTimer(new ThreadHeartbeats(meters, System::nanoTime).watch(ThreadKind.REDIS, "timer"));
        RedisMeters redisMeters = new RedisMeters(meters);
        Keys keys = new Keys(settings.prefix());
        RedisClient client = RedisConfiguration.client(settings, resources, null);
        connections = RedisConfiguration.connections(settings, client, redisMeters, timer);
        TopicArguments arguments = new TopicArguments(keys, topics, settings.remember());
        TopicSnapshotReader reader = new TopicSnapshotReader(connections, keys, arguments, settings, timer);
        RedisTopicSource topicSource = new RedisTopicSource(connections, keys, reader, redisMeters);
        connections.start(topicSource);
        directory = new RedisDirectory(connections, keys);
        sharedKey = new RedisSharedKey(connections, keys);
        sharedKey.keep(timer);
        close = () -> {
            timer.close();
            connections.close();
            client.shutdown();
            resources.shutdown(0, 0, TimeUnit.SECONDS);
        };
        PublishScript script =
                new PublishScript(connections, keys, arguments, topics, settings.replicas(), Duration.ofMinutes(5));
        openSessions = id -> new RedisOpenSessions(id, connections, keys, script, topicSource, directory);
        ties = new Node.Ties(
                topicSource,
                fanout -> new RedisRelay(
                        connections,
                        keys,
                        fanout,
                        topicSource,
                        settings,
                        new PublishScript(
                                connections, keys, arguments, topics, settings.replicas(), Duration.ofMinutes(5)),
                        directory,
                        redisMeters),
                close);
    }

    static RedisSettings settings(String url, int replicas) {
        return settings(url, "herald", replicas);
    }

    private static RedisSettings settings(String url, String prefix, int replicas) {
        return new RedisSettings(
                url,
                null,
                null,
                null,
                null,
                prefix,
                Duration.ofSeconds(2),
                replicas,
                DataSize.ofMegabytes(32),
                Duration.ofDays(1),
                null);
    }

    /** A node that is connected, all of whose keys begin with {@code prefix}. */
    static Node node(String url, String prefix, TopicSettings topics) {
        RedisTestNode ties = new RedisTestNode(settings(url, prefix, 0), topics);
        Awaitility.await().atMost(20, TimeUnit.SECONDS).until(ties::isUp);
        return new Node(topics, ties.ties());
    }

    Node.Ties ties() {
        return ties;
    }

    /** Those of a node with this id. */
    RedisOpenSessions openSessions(String id) {
        return openSessions.apply(id);
    }

    static TopicSettings topics() {
        Retention history = new Retention(10_000, DataSize.ofMegabytes(16), Duration.ofMinutes(5), Overflow.DISCONNECT);
        return new TopicSettings(DataSize.ofKilobytes(64), DataSize.ofMegabytes(64), 1_000, 0, history, List.of());
    }

    RedisDirectory directory() {
        return directory;
    }

    RedisSharedKey sharedKey() {
        return sharedKey;
    }

    /** Unless a {@link Node} has its ties, which closes them. */
    void close() {
        close.run();
    }

    boolean isUp() {
        return connections.isUp();
    }

    double count(String meter) {
        return meters.get(meter).counter().count();
    }

    double value(String meter) {
        return meters.get(meter).gauge().value();
    }
}
