package dev.herald.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.topic.Position;
import dev.herald.topic.Topic;
import java.util.concurrent.CompletableFuture;
import org.springframework.util.unit.DataSize;

/**
 * Reads topics from Redis, and keeps their state there. Safe for use by any thread; nothing here blocks, and whatever fails is a
 * failure of the future that is returned.
 */
final class TopicSnapshotReader {

    /** Small, since responses over a connection with subscriptions count for Redis' limit of its output buffer. */
    private static final Page FIRST_PAGE = new Page(1_000, DataSize.ofKilobytes(32));

    private static final Page PAGE = new Page(1_000, DataSize.ofKilobytes(512));

    private final RedisConnections connections;
    private final Keys keys;
    private final TopicArguments arguments;
    private final RedisSettings settings;
    private final RedisTimer timer;

    private record Page(int count, DataSize size) {}

    TopicSnapshotReader(
            RedisConnections connections,
            Keys keys,
            TopicArguments arguments,
            RedisSettings settings,
            RedisTimer timer) {
        this.connections = connections;
        this.keys = keys;
        this.arguments = arguments;
        this.settings = settings;
        this.timer = timer;
    }

    /** Reads the topic's state, and a page of its stored messages from an offset on. */
    CompletableFuture<TopicSnapshot> read(Topic topic, long from) {
        return AsyncCall.attempt(() -> connections.run(Script.READ, keys.of(topic), arguments(topic, from, PAGE)))
                .thenApply(found -> TopicSnapshot.of(from, found));
    }

    /** Subscribes to the topic's channel, and does the same after that, in one round trip. */
    CompletableFuture<TopicSnapshot> subscribeAndRead(Topic topic, long from) {
        return AsyncCall.attempt(() -> connections.subscribe(
                        keys.channel(topic), Script.READ, keys.of(topic), arguments(topic, from, FIRST_PAGE)))
                .thenApply(found -> TopicSnapshot.of(from, found));
    }

    private byte[][] arguments(Topic topic, long from, Page page) {
        return new byte[][] {
            keys.channel(topic).getBytes(UTF_8),
            TopicArguments.newEpoch(),
            arguments.period(),
            TopicArguments.number(from),
            TopicArguments.number(page.count()),
            TopicArguments.number(page.size().toBytes())
        };
    }

    /**
     * Waits until replicas have what is stored of the topic, and announces it. For messages whose publisher did not get to
     * do so, and those that a new primary does not know to be announced.
     */
    CompletableFuture<?> announce(Topic topic, Position newest) {
        return AsyncCall.attempt(() -> connections.run(settings.replicas(), Script.TOUCH, keys.of(topic)))
                .thenCompose(
                        touched -> connections.run(Script.ANNOUNCE, keys.of(topic), arguments.announce(topic, newest)));
    }

    /** Keeps the topic's state while it has subscribers; false if Redis knows neither the state nor the epoch. */
    CompletableFuture<Boolean> keep(Topic topic, Position newest) {
        return AsyncCall.attempt(() -> connections.run(
                        Script.KEEP,
                        keys.of(topic),
                        keys.channel(topic).getBytes(UTF_8),
                        TopicArguments.epoch(newest.epoch()),
                        arguments.period(),
                        arguments.stateTtl(topic),
                        TopicArguments.newEpoch()))
                .thenApply(result -> !new String(result.getFirst(), US_ASCII).equals("unknown"));
    }

    /** Redis is not the one that it should be. */
    void renewConnections() {
        connections.renew();
    }

    void after(long millis, Runnable action) {
        timer.after(millis, action);
    }
}
