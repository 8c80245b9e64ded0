package dev.herald.redis;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.herald.broadcast.FailureCause;
import dev.herald.broadcast.Fanout;
import dev.herald.broadcast.OverloadedException;
import dev.herald.broadcast.PublishRequest;
import dev.herald.broadcast.Receipt;
import dev.herald.broadcast.Relay;
import dev.herald.broadcast.UnavailableException;
import dev.herald.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Publishes through Redis, with one script and one round trip for each message, or for many of one topic.
 *
 * <p>Once Redis has responded, the message has its position, is stored in the topic's stream and was announced to every
 * node with subscribers, this one included; with {@code herald.redis.replicas} only after these have it. The bytes that
 * wait for Redis are bounded ({@code herald.redis.pending-size}); what exceeds that is rejected. Safe for use by any
 * thread; nothing here blocks.
 */
final class RedisRelay implements Relay {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final int MAX_PART = 100;
    private static final long MAX_PART_BYTES = 256 << 10;

    private final RedisConnections connections;
    private final Keys keys;
    private final Fanout fanout;
    private final RedisTopicSource topicSource;
    private final RedisSettings settings;
    private final PublishScript script;
    private final RedisDirectory directory;
    private final RedisMeters meters;
    private final AtomicLong pending = new AtomicLong();

    RedisRelay(
            RedisConnections connections,
            Keys keys,
            Fanout fanout,
            RedisTopicSource topicSource,
            RedisSettings settings,
            PublishScript script,
            RedisDirectory directory,
            RedisMeters meters) {
        this.connections = connections;
        this.keys = keys;
        this.fanout = fanout;
        this.topicSource = topicSource;
        this.settings = settings;
        this.script = script;
        this.directory = directory;
        this.meters = meters;
        meters.watchPending(pending);
    }

    @Override
    public boolean isAvailable() {
        return connections.isUp() && connections.isWritable();
    }

    @Override
    public CompletableFuture<Receipt> publish(PublishRequest request) {
        return request.topic().isRecoverable()
                ? send(List.of(request)).thenApply(List::getFirst)
                : publishLocally(request);
    }

    /** Sends those of one topic together, as many as one script takes: what fails can neither come later than another nor between. */
    @Override
    public List<CompletableFuture<Receipt>> publishAll(List<PublishRequest> requests) {
        List<Publishing> all = requests.stream().map(Publishing::new).toList();
        Map<Topic, List<Publishing>> byTopic =
                all.stream().collect(groupingBy(each -> each.request().topic(), LinkedHashMap::new, toList()));
        byTopic.values().forEach(this::sendInOrder);
        return all.stream().map(Publishing::receipt).toList();
    }

    private record Publishing(PublishRequest request, CompletableFuture<Receipt> receipt) {

        Publishing(PublishRequest request) {
            this(request, new CompletableFuture<>());
        }
    }

    /** One part after the other; after one that failed, none. */
    private void sendInOrder(List<Publishing> all) {
        CompletableFuture<?> before = CompletableFuture.completedFuture(null);
        for (List<Publishing> part : parts(all)) {
            List<PublishRequest> requests =
                    part.stream().map(Publishing::request).toList();
            before = before.thenCompose(done -> send(requests))
                    .whenComplete((receipts, failure) -> complete(part, receipts, failure));
        }
    }

    private static void complete(List<Publishing> part, List<Receipt> receipts, @Nullable Throwable failure) {
        for (int i = 0; i < part.size(); i++) {
            if (failure == null) {
                part.get(i).receipt().complete(receipts.get(i));
            } else {
                part.get(i).receipt().completeExceptionally(FailureCause.of(failure));
            }
        }
    }

    /** Redis does nothing else while a script runs, so that each publishes a bounded number of bytes and messages. */
    private static List<List<Publishing>> parts(List<Publishing> all) {
        List<List<Publishing>> parts = new ArrayList<>();
        long bytes = MAX_PART_BYTES;
        for (Publishing each : all) {
            bytes += each.request().message().size();
            if (bytes > MAX_PART_BYTES
                    || parts.getLast().size() == MAX_PART
                    || isKept(parts.getLast().getFirst()) != isKept(each)) {
                parts.add(new ArrayList<>());
                bytes = each.request().message().size();
            }
            parts.getLast().add(each);
        }
        return parts;
    }

    /** A script keeps all of its messages, or none. */
    private static boolean isKept(Publishing publishing) {
        return !publishing.request().options().skipHistory();
    }

    private CompletableFuture<List<Receipt>> send(List<PublishRequest> requests) {
        Topic topic = requests.getFirst().topic();
        long size =
                requests.stream().mapToLong(request -> request.message().size()).sum();
        RuntimeException rejection = rejection(topic, size);
        if (rejection != null) {
            return CompletableFuture.failedFuture(rejection);
        }
        long began = System.nanoTime();
        pending.addAndGet(size);
        return AsyncCall.attempt(() -> script.run(requests, fanout.subscribers(topic)))
                .handle((receipts, failure) -> {
                    pending.addAndGet(-size); // whatever failed
                    if (failure != null) {
                        throw RedisExceptionTranslator.translate(failure);
                    }
                    meters.published(System.nanoTime() - began);
                    topicSource.published(topic, receipts.getLast().position());
                    if (!requests.getFirst().options().skipHistory()) {
                        directory.published(topic);
                    }
                    return receipts;
                });
    }

    private CompletableFuture<Receipt> publishLocally(PublishRequest request) {
        try {
            return CompletableFuture.completedFuture(fanout.deliver(request));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletableFuture<Void> removeHistory(Topic topic) {
        if (!topic.isRecoverable()) {
            fanout.removeHistory(topic);
            return CompletableFuture.completedFuture(null);
        }
        return AsyncCall.attempt(() -> script.removeHistory(topic))
                .exceptionallyCompose(
                        failure -> CompletableFuture.failedFuture(RedisExceptionTranslator.translate(failure)));
    }

    private @Nullable RuntimeException rejection(Topic topic, long size) {
        if (!connections.isUp(keys.state(topic))) {
            return new UnavailableException("Redis is unavailable: nothing was published. Retry later.");
        }
        if (topicSource.isFull(topic)) {
            return new OverloadedException(topic, "its subscribers cannot be served that fast", RETRY_AFTER);
        }
        if (pending.get() + size > settings.pendingSize().toBytes()) {
            return new OverloadedException(topic, "too many messages are waiting for Redis", RETRY_AFTER);
        }
        return null;
    }
}
