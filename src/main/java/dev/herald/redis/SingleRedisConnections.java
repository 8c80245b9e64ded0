package dev.herald.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one Redis server, which a Sentinel may replace by another, or to one master of a Redis Cluster:
 * one for commands and one for channel subscriptions.
 *
 * <p>A ping every {@value #PING_SECONDS} s detects a connection that was lost silently. Safe for use by any thread;
 * nothing here blocks.
 */
final class SingleRedisConnections implements RedisConnections {

    private static final long PING_SECONDS = 3;
    private static final long RETRY_MILLIS = 500;

    private final RedisTimer timer;
    private final ReconnectingConnection<StatefulRedisConnection<byte[], byte[]>> commands;
    private final ReconnectingConnection<StatefulRedisPubSubConnection<byte[], byte[]>> pubSub;
    private final Set<String> channels = ConcurrentHashMap.newKeySet();

    /** Counts what was received, to tell a slow connection from a lost one. */
    private final LongAdder commandResponses = new LongAdder();

    private final LongAdder pubSubMessages = new LongAdder();
    private volatile @Nullable ReplicaAcks replicaAcks;
    private volatile @Nullable ChannelListener listener;
    private volatile @Nullable Future<?> pinging;

    SingleRedisConnections(RedisClient client, RedisURI uri, Duration timeout, RedisMeters meters, RedisTimer timer) {
        this.timer = timer;
        this.commands = new ReconnectingConnection<>(
                "commands",
                () -> client.connectAsync(ByteArrayCodec.INSTANCE, uri),
                made -> replicaAcks = new ReplicaAcks(made, timeout),
                () -> {},
                meters::lost,
                timer);
        this.pubSub = new ReconnectingConnection<>(
                "subscriptions",
                () -> client.connectPubSubAsync(ByteArrayCodec.INSTANCE, uri),
                this::addListener,
                () -> channels.forEach(this::subscribe),
                meters::lost,
                timer);
    }

    @Override
    public void start(ChannelListener listener) {
        this.listener = listener;
        commands.start();
        pubSub.start();
        pinging = timer.every(PING_SECONDS, this::ping);
    }

    @Override
    public boolean isUp() {
        return commands.current() != null && pubSub.current() != null;
    }

    @Override
    public boolean isUp(byte[] key) {
        return isUp();
    }

    @Override
    public CompletableFuture<List<byte[]>> run(Script script, byte[][] keys, byte[]... arguments) {
        StatefulRedisConnection<byte[], byte[]> now = commands.current();
        return now == null
                ? unreachable()
                : script.run(now.async(), keys, arguments).whenComplete((response, failure) -> {
                    if (failure == null) {
                        commandResponses.increment();
                    }
                });
    }

    /** Sends {@code WAIT} over the connection that wrote, since Redis waits for the writes of that connection only. */
    @Override
    public CompletableFuture<List<byte[]>> run(int replicas, Script script, byte[][] keys, byte[]... arguments) {
        ReplicaAcks before = replicaAcks;
        CompletableFuture<List<byte[]>> response = run(script, keys, arguments);
        return replicas == 0
                ? response
                : response.thenCompose(result -> awaitReplicas(before, replicas).thenApply(done -> result));
    }

    @SuppressWarnings("ReferenceEquality") // identity is meant
    private CompletableFuture<Void> awaitReplicas(@Nullable ReplicaAcks before, int replicas) {
        return before == null || before != replicaAcks
                ? CompletableFuture.failedFuture(new NotReplicatedException(0, replicas))
                : before.await(replicas);
    }

    private static <T> CompletableFuture<T> unreachable() {
        return CompletableFuture.failedFuture(new RedisConnectionException("Redis cannot be reached"));
    }

    /** The slot table of the cluster, as this node knows it. */
    CompletableFuture<List<SlotRange>> slots() {
        StatefulRedisConnection<byte[], byte[]> now = commands.current();
        return now == null
                ? unreachable()
                : now.async().clusterSlots().thenApply(SlotRange::all).toCompletableFuture();
    }

    @Override
    public void subscribe(String channel) {
        channels.add(channel);
        StatefulRedisPubSubConnection<byte[], byte[]> now = pubSub.current();
        if (now != null) {
            subscribe(now, channel);
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // what still arrives is ignored
    public void unsubscribe(String channel) {
        channels.remove(channel);
        StatefulRedisPubSubConnection<byte[], byte[]> now = pubSub.current();
        if (now != null) {
            now.async().sunsubscribe(channel.getBytes(UTF_8));
        }
    }

    @Override
    public void renew() {
        commands.reconnect();
        pubSub.reconnect();
    }

    @Override
    public void close() {
        Future<?> last = pinging;
        if (last != null) {
            last.cancel(false);
        }
        channels.clear();
        commands.close();
        pubSub.close();
    }

    private void addListener(StatefulRedisPubSubConnection<byte[], byte[]> made) {
        made.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void smessage(byte[] channel, byte[] message) {
                pubSubMessages.increment();
                ChannelListener target = listener;
                if (target != null) {
                    target.received(new String(channel, UTF_8), message);
                }
            }

            // Unsubscribed by Redis, not by this node, if the channel is still in the set: its slot has moved.
            @Override
            public void sunsubscribed(byte[] channel, long count) {
                subscribeAgain(new String(channel, UTF_8));
            }

            @Override
            public void ssubscribed(byte[] channel, long count) {
                ChannelListener target = listener;
                if (target != null) {
                    target.subscribed(new String(channel, UTF_8));
                }
            }
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // success is reported to the listener
    private void subscribe(StatefulRedisPubSubConnection<byte[], byte[]> to, String channel) {
        to.async().ssubscribe(channel.getBytes(UTF_8)).whenComplete((done, failure) -> {
            if (failure != null) {
                subscribeAgain(channel);
            }
        });
    }

    private void subscribeAgain(String channel) {
        timer.after(RETRY_MILLIS, () -> {
            if (channels.contains(channel)) {
                subscribe(channel);
            }
        });
    }

    /**
     * Reconnects if nothing was received since the ping was sent. A connection that is only slow, because it is busy,
     * is left alone.
     */
    private void ping() {
        ping(commands, commandResponses);
        ping(pubSub, pubSubMessages);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failure is handled in the callback
    private static void ping(
            ReconnectingConnection<? extends StatefulRedisConnection<byte[], byte[]>> connection, LongAdder activity) {
        StatefulRedisConnection<byte[], byte[]> now = connection.current();
        long before = activity.sum();
        if (now != null) {
            now.async().ping().whenComplete((pong, failure) -> {
                if (failure != null && activity.sum() == before && now.equals(connection.current())) {
                    connection.reconnect();
                }
            });
        }
    }
}
