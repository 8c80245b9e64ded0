package dev.herald.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.broadcast.Fanout;
import dev.herald.broadcast.IdempotencyKey;
import dev.herald.broadcast.IdempotencyKeyConflictException;
import dev.herald.broadcast.OverloadedException;
import dev.herald.broadcast.PublishRequest;
import dev.herald.broadcast.Receipt;
import dev.herald.broadcast.Relay;
import dev.herald.broadcast.UnavailableException;
import dev.herald.topic.Message;
import dev.herald.topic.Position;
import dev.herald.topic.Retention;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicSettings;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Publishes with one script for each message, in one round trip: what Redis has answered has its place in the topic's order,
 * is kept, and was announced to every node that listens, this one included.
 */
final class RedisRelay implements Relay {

    /** What is counted for a kept message beside its bytes. */
    static final int OVERHEAD = 128;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final RedisConnections connections;
    private final Keys keys;
    private final Fanout fanout;
    private final RedisTopicSource topicSource;
    private final RedisDirectory directory;
    private final RedisSettings settings;
    private final TopicSettings topics;
    private final Duration window;
    private final RedisMeters meters;
    private final AtomicLong pending = new AtomicLong();

    RedisRelay(
            RedisConnections connections,
            Keys keys,
            Fanout fanout,
            RedisTopicSource topicSource,
            RedisDirectory directory,
            RedisSettings settings,
            TopicSettings topics,
            Duration window,
            RedisMeters meters) {
        this.connections = connections;
        this.keys = keys;
        this.fanout = fanout;
        this.topicSource = topicSource;
        this.directory = directory;
        this.settings = settings;
        this.topics = topics;
        this.window = window;
        this.meters = meters;
        meters.watchPending(pending);
    }

    @Override
    public boolean isAvailable() {
        return connections.isUp();
    }

    @Override
    public CompletableFuture<Receipt> publish(PublishRequest item) {
        if (!item.topic().isRecoverable()) {
            return here(item);
        }
        RuntimeException refusal = refusal(item);
        if (refusal != null) {
            return CompletableFuture.failedFuture(refusal);
        }
        long began = System.nanoTime();
        pending.addAndGet(item.message().size());
        return send(item).handle((answer, failure) -> {
            pending.addAndGet(-item.message().size());
            if (failure != null) {
                throw RedisExceptionTranslator.explain(failure, connections);
            }
            meters.published(System.nanoTime() - began);
            return receipt(item, answer);
        });
    }

    private CompletableFuture<Receipt> here(PublishRequest item) {
        try {
            return CompletableFuture.completedFuture(fanout.deliver(item.topic(), item.message()));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private @Nullable RuntimeException refusal(PublishRequest item) {
        if (!connections.isUp(keys.state(item.topic()))) {
            return new UnavailableException(
                    "Redis cannot be reached; nothing was published (expected: that it answers)");
        }
        if (topicSource.isFull(item.topic())) {
            return new OverloadedException(
                    item.topic(), "its subscribers cannot be offered so many messages", RETRY_AFTER);
        }
        if (pending.get() + item.message().size() > settings.pendingSize().toBytes()) {
            return new OverloadedException(item.topic(), "too many messages wait for Redis", RETRY_AFTER);
        }
        return null;
    }

    private CompletableFuture<List<byte[]>> send(PublishRequest item) {
        Topic topic = item.topic();
        Message message = item.message();
        IdempotencyKey key = item.key();
        Retention retention = topics.retention(topic);
        String trace = message.traceparent();
        return connections.run(
                settings.replicas(),
                Script.PUBLISH,
                new byte[][] {keys.state(topic), keys.stream(topic), keys.told(topic, key)},
                keys.channel(topic).getBytes(UTF_8),
                TopicSnapshotReader.freshEpoch(),
                TopicSnapshotReader.number(retention.count()),
                TopicSnapshotReader.number(retention.size().toBytes()),
                TopicSnapshotReader.number(retention.age().toMillis()),
                TopicSnapshotReader.number(remember(retention)),
                TopicSnapshotReader.number(key == null ? 0 : window.toMillis()),
                key == null ? new byte[0] : message.digest().getBytes(US_ASCII),
                TopicSnapshotReader.number(fanout.subscribers(topic)),
                TopicSnapshotReader.number(OVERHEAD),
                trace == null ? new byte[0] : trace.getBytes(US_ASCII),
                message.utf8());
    }

    private long remember(Retention retention) {
        return Math.max(settings.remember().toMillis(), retention.age().toMillis());
    }

    private Receipt receipt(PublishRequest item, List<byte[]> answer) {
        if (answer.size() == 1) {
            throw new IdempotencyKeyConflictException(item.topic(), Objects.requireNonNull(item.key()));
        }
        Position position =
                new Position(StreamEntry.epoch(new String(answer.get(1), US_ASCII)), StreamEntry.number(answer.get(2)));
        topicSource.published(item.topic(), position);
        directory.published(item.topic());
        return new Receipt(item.topic(), position, (int) StreamEntry.number(answer.get(3)));
    }
}
