package dev.herald.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The connections to Redis: they come back by themselves, and what was subscribed to is subscribed to again.
 *
 * <p>Nothing here blocks. What is under way when a connection is lost fails, and is never sent again. Safe for use by any
 * thread.
 */
interface RedisConnections extends AutoCloseable {

    void start(ChannelListener listener);

    /** Whether all of Redis can be asked now. */
    boolean isUp();

    /** Whether what has this key can be asked now. */
    boolean isUp(byte[] key);

    /**
     * Runs a script; all keys are of one slot.
     *
     * @return what it returned; fails with a {@code RedisException} or {@code RedisCommandTimeoutException}
     */
    CompletableFuture<List<byte[]>> run(Script script, byte[][] keys, byte[]... arguments);

    /** The same, and completes when so many replicas have what it wrote; {@link NotReplicatedException} if not in time. */
    CompletableFuture<List<byte[]>> run(int replicas, Script script, byte[][] keys, byte[]... arguments);

    void subscribe(String channel);

    void unsubscribe(String channel);

    /** Makes new connections: what is at the other end is not what it was. */
    void renew();

    @Override
    void close();
}
