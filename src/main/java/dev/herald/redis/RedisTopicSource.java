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
final class RedisTopicSource implements TopicSource, Ear {

    private static final CompletableFuture<?> DONE = CompletableFuture.completedFuture(null);

    private final Link link;
    private final Keys keys;
    private final StateReader reader;
    private final RedisMeters meters;
    private final ConcurrentHashMap<String, Feed> feeds = new ConcurrentHashMap<>();

    RedisTopicSource(Link link, Keys keys, StateReader reader, RedisMeters meters) {
        this.link = link;
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
        Feed feed = new Feed(appender, reader, meters);
        feeds.put(channel, feed);
        link.subscribe(channel);
        return feed.opened();
    }

    @Override
    public void close(TopicAppender appender) {
        String channel = keys.channel(appender.topic());
        Feed feed = feeds.remove(channel);
        if (feed != null) {
            feed.close();
            link.unsubscribe(channel);
        }
    }

    @Override
    public boolean isHere() {
        return false;
    }

    @Override
    public void subscribed(String channel) {
        Feed feed = feeds.get(channel);
        if (feed != null) {
            feed.check();
        }
    }

    @Override
    public void heard(String channel, byte[] message) {
        Feed feed = feeds.get(channel);
        if (feed != null) {
            feed.heard(Told.ofAnnouncement(message));
        }
    }

    /** This was published. */
    void published(Topic topic, Position position) {
        Feed feed = feeds.get(keys.channel(topic));
        if (feed != null) {
            feed.see(position);
        }
    }

    /** Whether the listeners of this node cannot be offered so much. */
    boolean isFull(Topic topic) {
        Feed feed = feeds.get(keys.channel(topic));
        return feed != null && feed.isFull();
    }

    int size() {
        return feeds.size();
    }

    /** Messages that are in Redis and not here, of the topic that lacks most. */
    long lag() {
        return feeds.values().stream().mapToLong(Feed::lag).max().orElse(0);
    }
}
