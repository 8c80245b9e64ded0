package dev.herald.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.herald.broadcast.UnavailableException;
import dev.herald.cluster.TopicDirectory;
import dev.herald.cluster.TopicState;
import dev.herald.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The topics that are kept in Redis: their names are in one sorted set, and a name of which nothing is left goes when somebody
 * comes upon it.
 */
final class RedisDirectory implements TopicDirectory {

    private static final Duration AGAIN = Duration.ofSeconds(10);
    private static final int MOST = 100_000;

    private final RedisConnections connections;
    private final Keys keys;

    /** Names that were added a moment ago. */
    private final Cache<Topic, Boolean> added =
            Caffeine.newBuilder().expireAfterWrite(AGAIN).maximumSize(MOST).build();

    RedisDirectory(RedisConnections connections, Keys keys) {
        this.connections = connections;
        this.keys = keys;
    }

    /** Something was published under this topic. */
    void published(Topic topic) {
        if (!topic.isOwn() && added.asMap().putIfAbsent(topic, true) == null) {
            index("add", List.of(topic.name())).exceptionally(failure -> {
                added.invalidate(topic);
                return List.of();
            });
        }
    }

    @Override
    public CompletableFuture<List<TopicState>> page(String cursor, int limit) {
        return page(cursor, limit, new ArrayList<>())
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(new UnavailableException(
                        "topics: Redis does not answer (expected: that it can be reached)", failure)));
    }

    private CompletableFuture<List<TopicState>> page(String cursor, int limit, List<TopicState> found) {
        return names(cursor, limit - found.size())
                .thenCompose(names -> states(names).thenCompose(states -> {
                    found.addAll(states);
                    forget(names, states);
                    return names.isEmpty() || found.size() >= limit
                            ? CompletableFuture.completedFuture(found)
                            : page(names.getLast(), limit, found);
                }));
    }

    private CompletableFuture<List<String>> names(String cursor, int limit) {
        return connections
                .run(
                        Script.NAMES,
                        new byte[][] {keys.topics()},
                        cursor.getBytes(UTF_8),
                        TopicSnapshotReader.number(limit))
                .thenApply(names ->
                        names.stream().map(name -> new String(name, UTF_8)).toList());
    }

    private CompletableFuture<List<TopicState>> states(List<String> names) {
        List<CompletableFuture<Stream<TopicState>>> all =
                names.stream().map(this::state).toList();
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .thenApply(done -> all.stream().flatMap(CompletableFuture::join).toList());
    }

    private CompletableFuture<Stream<TopicState>> state(String name) {
        Topic topic = new Topic(name);
        return connections
                .run(Script.STAT, new byte[][] {keys.state(topic), keys.stream(topic)})
                .thenApply(stat -> stat.isEmpty() ? Stream.empty() : Stream.of(state(name, stat)));
    }

    private static TopicState state(String name, List<byte[]> stat) {
        String position = new String(stat.get(2), US_ASCII) + ':' + new String(stat.get(3), US_ASCII);
        return new TopicState(name, StreamEntry.number(stat.get(0)), StreamEntry.number(stat.get(1)), position);
    }

    private void forget(List<String> names, List<TopicState> states) {
        List<String> gone = new ArrayList<>(names);
        states.forEach(state -> gone.remove(state.topic()));
        if (!gone.isEmpty()) {
            index("remove", gone).exceptionally(failure -> List.of());
        }
    }

    private CompletableFuture<List<byte[]>> index(String what, List<String> names) {
        byte[][] arguments = Stream.concat(Stream.of(what), names.stream())
                .map(word -> word.getBytes(UTF_8))
                .toArray(byte[][]::new);
        return connections.run(Script.INDEX, new byte[][] {keys.topics()}, arguments);
    }
}
