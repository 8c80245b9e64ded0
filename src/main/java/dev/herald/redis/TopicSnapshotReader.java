package dev.herald.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.herald.broadcast.TopicAppender;
import dev.herald.topic.Publication;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicSettings;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

/** Reads topics from Redis, and begins new epochs. Safe for use by any thread; nothing here blocks. */
final class TopicSnapshotReader {

    private static final int PAGE = 128;

    private final RedisConnections connections;
    private final Keys keys;
    private final TopicSettings topics;
    private final RedisTimer timer;

    TopicSnapshotReader(RedisConnections connections, Keys keys, TopicSettings topics, RedisTimer timer) {
        this.connections = connections;
        this.keys = keys;
        this.topics = topics;
        this.timer = timer;
    }

    /** A new epoch, in hexadecimal. */
    static byte[] newEpoch() {
        return HexFormat.of()
                .toHexDigits(ThreadLocalRandom.current().nextLong())
                .getBytes(US_ASCII);
    }

    static byte[] number(long number) {
        return Long.toString(number).getBytes(US_ASCII);
    }

    /** Reads the topic's state, and up to {@value #PAGE} stored messages from an offset on. */
    CompletableFuture<TopicSnapshot> read(Topic topic, long from) {
        return connections
                .run(
                        Script.READ,
                        keys(topic),
                        number(from),
                        number(PAGE),
                        newEpoch(),
                        number(topics.retention(topic).age().toMillis()))
                .thenApply(TopicSnapshot::of);
    }

    /**
     * Begins a new epoch with the first message in Redis that differs from the log's at the same offset, if Redis still
     * has this epoch.
     */
    CompletableFuture<List<byte[]>> renew(TopicAppender appender, long epoch) {
        return firstUnknown(appender, 1)
                .thenCompose(first -> connections.run(
                        Script.RENEW,
                        keys(appender.topic()),
                        HexFormat.of().toHexDigits(epoch).getBytes(US_ASCII),
                        number(first),
                        newEpoch(),
                        number(RedisRelay.OVERHEAD)));
    }

    void after(long millis, Runnable action) {
        timer.after(millis, action);
    }

    private CompletableFuture<Long> firstUnknown(TopicAppender appender, long from) {
        return read(appender.topic(), from).thenCompose(state -> {
            for (StreamEntry entry : state.entries()) {
                Publication known = appender.find(entry.position());
                if (known != null
                        && !Arrays.equals(
                                known.message().utf8(), entry.message().utf8())) {
                    return CompletableFuture.completedFuture(entry.position().offset());
                }
            }
            long next = state.entries().isEmpty()
                    ? state.newest().offset() + 1
                    : state.entries().getLast().position().offset() + 1;
            return next > state.newest().offset()
                    ? CompletableFuture.completedFuture(next)
                    : firstUnknown(appender, next);
        });
    }

    private byte[][] keys(Topic topic) {
        return new byte[][] {keys.state(topic), keys.stream(topic)};
    }
}
