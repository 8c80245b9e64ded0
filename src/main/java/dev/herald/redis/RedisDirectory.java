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
 * The topics that are stored in Redis, by name: an index in one sorted set.
 *
 * <p>A name whose topic has expired is removed from the index when a page comes across it. Safe for use by any thread;
 * nothing here blocks.
 */
final class RedisDirectory implements TopicDirectory {

    private static final Duration INDEXED_FOR = Duration.ofSeconds(10);
    private static final int MAX_INDEXED = 100_000;

    private final RedisConnections connections;
    private final Keys keys;

    /** The names that were indexed within the last {@link #INDEXED_FOR}. */
    private final Cache<Topic, Boolean> indexed = Caffeine.newBuilder()
            .expireAfterWrite(INDEXED_FOR)
            .maximumSize(MAX_INDEXED)
            .build();

    RedisDirectory(RedisConnections connections, Keys keys) {
        this.connections = connections;
        this.keys = keys;
    }

    /** Adds the topic to the index. */
    void published(Topic topic) {
        if (!topic.isInternal() && indexed.asMap().putIfAbsent(topic, true) == null) {
            index("add", List.of(topic.name())).exceptionally(failure -> {
                indexed.invalidate(topic);
                return List.of();
            });
        }
    }

    @Override
    public CompletableFuture<Page> page(Query query) {
        return names(query.after(), query.names())
                .thenCompose(names -> page(query, names))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(new UnavailableException(
                        "Topics could not be listed: Redis is unavailable. Retry later.", failure)));
    }

    private CompletableFuture<Page> page(Query query, List<String> names) {
        List<String> visible = names.stream()
                .filter(name -> Topic.isValid(name) && query.visible().test(new Topic(name)))
                .limit(query.states())
                .toList();
        boolean isCut = visible.size() == query.states() && !visible.getLast().equals(names.getLast());
        String last = isCut || names.size() == query.names() ? (isCut ? visible : names).getLast() : null;
        return states(visible).thenApply(states -> new Page(states, last));
    }

    private CompletableFuture<List<String>> names(String cursor, int limit) {
        return connections
                .run(Script.NAMES, new byte[][] {keys.topics()}, cursor.getBytes(UTF_8), TopicArguments.number(limit))
                .thenApply(names ->
                        names.stream().map(name -> new String(name, UTF_8)).toList());
    }

    private CompletableFuture<List<TopicState>> states(List<String> names) {
        List<CompletableFuture<Stream<TopicState>>> all =
                names.stream().map(this::state).toList();
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).thenApply(done -> {
            List<TopicState> states =
                    all.stream().flatMap(CompletableFuture::join).toList();
            removeStale(names, states);
            return states;
        });
    }

    private CompletableFuture<Stream<TopicState>> state(String name) {
        Topic topic = new Topic(name);
        return connections
                .run(Script.STAT, keys.of(topic))
                .thenApply(stat -> stat.isEmpty() ? Stream.empty() : Stream.of(state(name, stat)));
    }

    private static TopicState state(String name, List<byte[]> stat) {
        String position = new String(stat.get(2), US_ASCII) + ':' + new String(stat.get(3), US_ASCII);
        return new TopicState(name, StreamEntry.number(stat.get(0)), StreamEntry.number(stat.get(1)), position);
    }

    private void removeStale(List<String> names, List<TopicState> states) {
        List<String> stale = new ArrayList<>(names);
        states.forEach(state -> stale.remove(state.topic()));
        if (!stale.isEmpty()) {
            index("remove", stale).exceptionally(failure -> List.of());
        }
    }

    private CompletableFuture<List<byte[]>> index(String operation, List<String> names) {
        byte[][] arguments = Stream.concat(Stream.of(operation), names.stream())
                .map(word -> word.getBytes(UTF_8))
                .toArray(byte[][]::new);
        return AsyncCall.attempt(() -> connections.run(Script.INDEX, new byte[][] {keys.topics()}, arguments));
    }
}
