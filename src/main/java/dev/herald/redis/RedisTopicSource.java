package dev.herald.redis;

import dev.herald.broadcast.TopicAppender;
import dev.herald.broadcast.TopicSource;
import dev.herald.topic.Position;
import dev.herald.topic.Topic;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A feed for each topic that somebody on this node listens to, and a subscription to its channel.
 *
 * <p>The clock is each node's own: a tick a second for each session, whatever the number of nodes.
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
            replicator.check();
        }
    }

    @Override
    public void heard(String channel, byte[] message) {
        TopicReplicator replicator = replicators.get(channel);
        if (replicator != null) {
            replicator.heard(StreamEntry.ofAnnouncement(message));
        }
    }

    /** This was published. */
    void published(Topic topic, Position position) {
        TopicReplicator replicator = replicators.get(keys.channel(topic));
        if (replicator != null) {
            replicator.see(position);
        }
    }

    /** Whether the listeners of this node cannot be offered so much. */
    boolean isFull(Topic topic) {
        TopicReplicator replicator = replicators.get(keys.channel(topic));
        return replicator != null && replicator.isFull();
    }

    int size() {
        return replicators.size();
    }

    /** Messages that are in Redis and not here, of the topic that lacks most. */
    long lag() {
        return replicators.values().stream()
                .mapToLong(TopicReplicator::lag)
                .max()
                .orElse(0);
    }
}
