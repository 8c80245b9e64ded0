package dev.herald.redis;

import dev.herald.broadcast.TopicAppender;
import dev.herald.broadcast.TopicSource;
import dev.herald.topic.Position;
import dev.herald.topic.Topic;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The source of topics from Redis: a {@link TopicReplicator} and a channel subscription for each topic with local
 * subscribers.
 *
 * <p>Ticks are local to each node, so that a session receives one a second whatever the number of nodes. Safe for use
 * by any thread; nothing here blocks.
 */
final class RedisTopicSource implements TopicSource, ChannelListener {

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
        connections.subscribe(channel);
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
            replicator.catchUp();
        }
    }

    @Override
    public void received(String channel, byte[] message) {
        TopicReplicator replicator = replicators.get(channel);
        if (replicator != null) {
            replicator.received(StreamEntry.ofAnnouncement(message));
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
