package dev.herald.redis;

import dev.herald.broadcast.TopicAppender;
import dev.herald.broadcast.TopicSource;
import dev.herald.topic.IsolatedPass;
import dev.herald.topic.Position;
import dev.herald.topic.Topic;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The source of topics from Redis: a {@link TopicReplicator} and a channel subscription for each topic with local
 * subscribers.
 *
 * <p>Ticks are local to each node, so that a session receives one a second whatever the number of nodes. Safe for use
 * by any thread; nothing here blocks.
 */
final class RedisTopicSource implements TopicSource, ChannelListener {

    private static final Logger log = LoggerFactory.getLogger(RedisTopicSource.class);

    private static final int KEEP_PARTS = 100;
    private static final CompletableFuture<?> DONE = CompletableFuture.completedFuture(null);

    private final RedisConnections connections;
    private final Keys keys;
    private final TopicSnapshotReader reader;
    private final RedisMeters meters;
    private final ConcurrentHashMap<String, TopicReplicator> replicators = new ConcurrentHashMap<>();

    RedisTopicSource(RedisConnections connections, Keys keys, TopicSnapshotReader reader, RedisMeters meters) {
        this.connections = connections;
        this.keys = keys;
        this.reader = reader;
        this.meters = meters;
        meters.watch(this);
    }

    @Override
    public CompletableFuture<?> open(TopicAppender appender) {
        if (!appender.topic().isRecoverable()) {
            return DONE;
        }
        String channel = keys.channel(appender.topic());
        TopicReplicator replicator = new TopicReplicator(appender, reader, meters);
        replicators.put(channel, replicator);
        replicator.open();
        return replicator.opened();
    }

    @Override
    public void close(TopicAppender appender) {
        String channel = keys.channel(appender.topic());
        TopicReplicator replicator = replicators.remove(channel);
        if (replicator != null) {
            replicator.close();
            connections.unsubscribe(channel);
        }
    }

    @Override
    public boolean isLocal() {
        return false;
    }

    @Override
    public void subscribed(String channel) {
        TopicReplicator replicator = replicators.get(channel);
        if (replicator != null) {
            replicator.subscribed();
        }
    }

    @Override
    public CompletableFuture<?> catchUp(Topic topic) {
        TopicReplicator replicator = replicators.get(keys.channel(topic));
        return replicator == null ? DONE : replicator.catchUp();
    }

    /** Keeps the state of each topic in Redis this often; not of all at once. */
    void keepEvery(Duration interval, RedisTimer timer) {
        long seconds = Math.max(1, interval.toSeconds() / KEEP_PARTS);
        int parts = (int) Math.max(1, interval.toSeconds() / seconds);
        AtomicInteger next = new AtomicInteger();
        timer.every(seconds, () -> {
            int part = next.getAndIncrement() % parts;
            IsolatedPass.forEach(replicators.entrySet(), each -> {
                if (Math.floorMod(each.getKey().hashCode(), parts) == part) {
                    each.getValue().keep();
                }
            });
        });
    }

    @Override
    public void received(String channel, byte[] message) {
        TopicReplicator replicator = replicators.get(channel);
        if (replicator != null) {
            receive(replicator, message);
        }
    }

    /** What is not understood is read from the stream. */
    private static void receive(TopicReplicator replicator, byte[] message) {
        try {
            replicator.received(StreamEntry.ofAnnouncement(message));
        } catch (RuntimeException | Error e) {
            replicator.catchUp();
            log.warn("An announcement could not be used; its topic is read instead.", e);
        }
    }

    /** A message was published at this position. */
    void published(Topic topic, Position position) {
        TopicReplicator replicator = replicators.get(keys.channel(topic));
        if (replicator != null) {
            replicator.seen(position);
        }
    }

    /** Whether the topic's log is full of messages that local subscribers have not read. */
    boolean isFull(Topic topic) {
        TopicReplicator replicator = replicators.get(keys.channel(topic));
        return replicator != null && replicator.isFull();
    }

    int size() {
        return replicators.size();
    }

    /** The messages by which the topic that lags most is behind Redis. */
    long lag() {
        return replicators.values().stream()
                .mapToLong(TopicReplicator::lag)
                .max()
                .orElse(0);
    }
}
