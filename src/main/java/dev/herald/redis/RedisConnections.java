package dev.herald.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The connections to Redis, which reconnect by themselves and then restore the channel subscriptions.
 *
 * <p>A script in flight when a connection is lost fails and is never sent again. Safe for use by any thread; nothing
 * here blocks.
 */
interface RedisConnections extends AutoCloseable {

    void start(ChannelListener listener);

    /** Whether all of Redis is connected. */
    boolean isUp();

    /** Whether all of Redis takes writes, as far as is known. */
    boolean isWritable();

    /** Whether the Redis node that owns this key is connected. */
    boolean isUp(byte[] key);

    /**
     * Runs a script; all keys are of one slot.
     *
     * @return the result; fails with a {@code RedisException} or {@code RedisCommandTimeoutException}
     */
    CompletableFuture<List<byte[]>> run(Script script, byte[][] keys, byte[]... arguments);

    /**
     * Runs a script and completes once {@code replicas} replicas have acknowledged its writes; fails with
     * {@link NotReplicatedException} if they do not in time.
     */
    CompletableFuture<List<byte[]>> run(int replicas, Script script, byte[][] keys, byte[]... arguments);

    void subscribe(String channel);

    /**
     * Subscribes to a channel and runs a script right after that, in one round trip; fails if either does. The subscription is
     * made again after each reconnect, also if it failed now.
     */
    CompletableFuture<List<byte[]>> subscribe(String channel, Script script, byte[][] keys, byte[]... arguments);

    void unsubscribe(String channel);

    /** Replaces all connections, for example after a failover. */
    void renew();

    @Override
    void close();
}
