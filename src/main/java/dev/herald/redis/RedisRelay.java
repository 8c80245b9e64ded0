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
 * Publishes through Redis, with one script and one round trip for each message.
 *
 * <p>Once Redis has responded, the message has its position, is stored in the topic's stream and was announced to every
 * node with subscribers, this one included. The bytes that wait for Redis are bounded ({@code
 * herald.redis.pending-size}); what exceeds that is rejected. Safe for use by any thread; nothing here blocks.
 */
final class RedisRelay implements Relay {

    /** The bytes that each stored message counts for beside its own. */
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
    public CompletableFuture<Receipt> publish(PublishRequest request) {
        if (!request.topic().isRecoverable()) {
            return publishLocally(request);
        }
        RuntimeException rejection = rejection(request);
        if (rejection != null) {
            return CompletableFuture.failedFuture(rejection);
        }
        long began = System.nanoTime();
        pending.addAndGet(request.message().size());
        return attempt(request).handle((response, failure) -> {
            pending.addAndGet(-request.message().size());
            if (failure != null) {
                throw RedisExceptionTranslator.translate(failure, connections);
            }
            meters.published(System.nanoTime() - began);
            return receipt(request, response);
        });
    }

    private CompletableFuture<Receipt> publishLocally(PublishRequest request) {
        try {
            return CompletableFuture.completedFuture(fanout.deliver(request.topic(), request.message()));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private @Nullable RuntimeException rejection(PublishRequest request) {
        if (!connections.isUp(keys.state(request.topic()))) {
            return new UnavailableException("Redis is unavailable: nothing was published. Retry later.");
        }
        if (topicSource.isFull(request.topic())) {
            return new OverloadedException(request.topic(), "its subscribers cannot be served that fast", RETRY_AFTER);
        }
        if (pending.get() + request.message().size() > settings.pendingSize().toBytes()) {
            return new OverloadedException(request.topic(), "too many messages are waiting for Redis", RETRY_AFTER);
        }
        return null;
    }

    /** What is thrown is a failure like any other: what was counted as pending is no longer. */
    private CompletableFuture<List<byte[]>> attempt(PublishRequest request) {
        try {
            return send(request);
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<List<byte[]>> send(PublishRequest request) {
        Topic topic = request.topic();
        Message message = request.message();
        IdempotencyKey key = request.key();
        Retention retention = topics.retention(topic);
        String trace = message.traceparent();
        return connections.run(
                settings.replicas(),
                Script.PUBLISH,
                new byte[][] {keys.state(topic), keys.stream(topic), keys.idempotency(request)},
                keys.channel(topic).getBytes(UTF_8),
                TopicSnapshotReader.newEpoch(),
                TopicSnapshotReader.number(retention.count()),
                TopicSnapshotReader.number(retention.size().toBytes()),
                TopicSnapshotReader.number(retention.age().toMillis()),
                TopicSnapshotReader.number(epochTtl(retention)),
                TopicSnapshotReader.number(key == null ? 0 : window.toMillis()),
                key == null ? new byte[0] : message.digest().getBytes(US_ASCII),
                TopicSnapshotReader.number(fanout.subscribers(topic)),
                TopicSnapshotReader.number(OVERHEAD),
                trace == null ? new byte[0] : trace.getBytes(US_ASCII),
                message.utf8());
    }

    private long epochTtl(Retention retention) {
        return Math.max(settings.remember().toMillis(), retention.age().toMillis());
    }

    private Receipt receipt(PublishRequest request, List<byte[]> response) {
        if (response.size() == 1) {
            throw new IdempotencyKeyConflictException(request.topic(), Objects.requireNonNull(request.key()));
        }
        Position position = new Position(
                StreamEntry.epoch(new String(response.get(1), US_ASCII)), StreamEntry.number(response.get(2)));
        topicSource.published(request.topic(), position);
        directory.published(request.topic());
        return new Receipt(request.topic(), position, (int) StreamEntry.number(response.get(3)));
    }
}
