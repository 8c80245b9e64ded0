package dev.herald.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.broadcast.IdempotencyKeyConflictException;
import dev.herald.broadcast.PublishOptions;
import dev.herald.broadcast.PublishRequest;
import dev.herald.broadcast.Receipt;
import dev.herald.topic.Position;
import dev.herald.topic.Retention;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * Publishes messages of one topic in Redis: stores them, waits for replicas if there have to be any, and announces them.
 *
 * <p>Safe for use by any thread; nothing here blocks.
 */
final class PublishScript {

    /** The bytes that each stored message counts for beside its own. */
    static final int OVERHEAD = 128;

    private static final int RECEIPT_FIELDS = 4;
    private static final int POSITION_FIELDS = 3;
    private static final byte[] NONE = {};

    /** How the arguments are laid out: those before the messages, those of each message, and which of these is its data. */
    private static final int HEADER = 12;

    private static final int FIELDS = 5;
    private static final int DATA = 5;

    private final RedisConnections connections;
    private final Keys keys;
    private final TopicArguments arguments;
    private final TopicSettings topics;
    private final int replicas;
    private final Duration window;

    PublishScript(
            RedisConnections connections,
            Keys keys,
            TopicArguments arguments,
            TopicSettings topics,
            int replicas,
            Duration window) {
        this.connections = connections;
        this.keys = keys;
        this.arguments = arguments;
        this.topics = topics;
        this.replicas = replicas;
        this.window = window;
    }

    /**
     * Publishes messages of one topic in their order: all of them are kept, or none.
     *
     * @param recipients for the receipts
     * @return the receipts; fails with {@link IdempotencyKeyConflictException} if a key was used for another message, and then
     *     nothing is published
     */
    CompletableFuture<List<Receipt>> run(List<PublishRequest> requests, int recipients) {
        Topic topic = requests.getFirst().topic();
        boolean isKept = isKept(requests.getFirst());
        CompletableFuture<List<Receipt>> receipts = connections
                .run(
                        waits(requests) ? replicas : 0,
                        Script.PUBLISH,
                        keys.of(requests),
                        arguments(topic, requests, recipients))
                .thenApply(response -> receipts(requests, response));
        return replicas == 0 || !isKept ? receipts : receipts.thenCompose(all -> announce(topic, all));
    }

    private static boolean isKept(PublishRequest request) {
        return !request.options().skipHistory();
    }

    /** What is not kept and has no version cannot be lost. */
    private static boolean waits(List<PublishRequest> requests) {
        return isKept(requests.getFirst())
                || requests.stream().anyMatch(request -> request.options().version() != 0);
    }

    /** Removes the history of a topic, and announces that. */
    CompletableFuture<Void> removeHistory(Topic topic) {
        return connections
                .run(
                        replicas,
                        Script.REMOVE,
                        keys.of(topic),
                        keys.channel(topic).getBytes(UTF_8),
                        TopicArguments.newEpoch(),
                        TopicArguments.number(OVERHEAD))
                .thenAccept(removed -> {});
    }

    /** The layout of what follows the arguments of a script that selects messages, as arguments for it. */
    static List<byte[]> layout() {
        return List.of(TopicArguments.number(HEADER), TopicArguments.number(FIELDS), TopicArguments.number(DATA));
    }

    /**
     * Publishes those of these messages whose changes of sessions are new; none has an idempotency key.
     *
     * @param moreKeys of the changes
     * @param changes arguments before those of the messages
     * @return the receipts of those that were published
     */
    CompletableFuture<List<Receipt>> run(
            Topic topic, List<byte[]> moreKeys, List<byte[]> changes, List<PublishRequest> requests) {
        List<byte[]> allKeys = new ArrayList<>(List.of(keys.of(topic)));
        allKeys.addAll(moreKeys);
        List<byte[]> all = new ArrayList<>(changes);
        all.addAll(List.of(arguments(topic, requests, 0)));
        return connections
                .run(replicas, Script.SESSIONS, allKeys.toArray(byte[][]::new), all.toArray(byte[][]::new))
                .thenCompose(response -> announceChanges(topic, requests, response));
    }

    /** Also what was published before, if waiting for replicas failed then. */
    private CompletableFuture<List<Receipt>> announceChanges(
            Topic topic, List<PublishRequest> requests, List<byte[]> response) {
        if (response.size() == POSITION_FIELDS) {
            Position before = new Position(
                    StreamEntry.epoch(new String(response.get(1), US_ASCII)), StreamEntry.number(response.get(2)));
            return announce(topic, List.of(new Receipt(topic, before, 0, false)))
                    .thenApply(announced -> List.of());
        }
        List<Receipt> published = receipts(requests, response);
        return replicas == 0 || published.isEmpty()
                ? CompletableFuture.completedFuture(published)
                : announce(topic, published);
    }

    /** Replicas have all that was written before the last of these. */
    private CompletableFuture<List<Receipt>> announce(Topic topic, List<Receipt> receipts) {
        return connections
                .run(
                        Script.ANNOUNCE,
                        keys.of(topic),
                        arguments.announce(topic, receipts.getLast().position()))
                .thenApply(result -> {
                    if (new String(result.getFirst(), US_ASCII).equals("lost")) {
                        throw new NotReplicatedException(0, replicas);
                    }
                    return receipts;
                });
    }

    private byte[][] arguments(Topic topic, List<PublishRequest> requests, int recipients) {
        Retention retention = topics.retention(topic);
        List<byte[]> all = new ArrayList<>(List.of(
                keys.channel(topic).getBytes(UTF_8),
                TopicArguments.newEpoch(),
                arguments.period(),
                arguments.stateTtl(topic),
                TopicArguments.number(retention.count()),
                TopicArguments.number(retention.size().toBytes()),
                TopicArguments.number(retention.age().toMillis()),
                TopicArguments.number(OVERHEAD),
                TopicArguments.number(recipients),
                TopicArguments.number(window.toMillis()),
                TopicArguments.number(Math.min(replicas, 1)),
                TopicArguments.number(requests.isEmpty() || isKept(requests.getFirst()) ? 1 : 0)));
        for (PublishRequest request : requests) {
            boolean hasKey = request.key() != null && window.isPositive();
            all.add(hasKey ? request.digest().getBytes(UTF_8) : NONE);
            all.add(version(request.options()));
            all.add(request.options().versionEpoch().getBytes(UTF_8));
            all.add(StoredMessage.attributes(request.message()));
            all.add(StoredMessage.data(request.message()));
        }
        return all.toArray(byte[][]::new);
    }

    /** Always as many digits, so that Redis need not calculate with numbers that it cannot represent. */
    private static byte[] version(PublishOptions options) {
        return options.version() == 0
                ? NONE
                : "%019d".formatted(options.version()).getBytes(US_ASCII);
    }

    private static List<Receipt> receipts(List<PublishRequest> requests, List<byte[]> response) {
        if (response.size() == 2) {
            PublishRequest rejected = requests.get((int) StreamEntry.number(response.get(1)));
            throw new IdempotencyKeyConflictException(rejected.topic(), Objects.requireNonNull(rejected.key()));
        }
        List<Receipt> receipts = new ArrayList<>(requests.size());
        for (int i = 0; i < response.size(); i += RECEIPT_FIELDS) {
            Position position = new Position(
                    StreamEntry.epoch(new String(response.get(i + 1), US_ASCII)),
                    StreamEntry.number(response.get(i + 2)));
            int recipients = (int) StreamEntry.number(response.get(i + 3));
            boolean isDropped = new String(response.get(i), US_ASCII).equals("dropped");
            receipts.add(new Receipt(
                    requests.get(i / RECEIPT_FIELDS).topic(), position, isDropped ? 0 : recipients, isDropped));
        }
        return receipts;
    }
}
