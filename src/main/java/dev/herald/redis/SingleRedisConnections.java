package dev.herald.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.broadcast.FailureCause;
import dev.herald.topic.IsolatedPass;
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
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
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

    private final ConnectionPing commandsPing;
    private final ConnectionPing pubSubPing;
    private final WriteAvailability writes = new WriteAvailability();
    private volatile @Nullable ReplicaAcks replicaAcks;
    private volatile @Nullable ChannelListener listener;
    private volatile @Nullable Future<?> pinging;

    SingleRedisConnections(RedisClient client, RedisURI uri, Duration timeout, RedisMeters meters, RedisTimer timer) {
        this.timer = timer;
        this.commands = new ReconnectingConnection<>(
                "commands",
                () -> client.connectAsync(ByteArrayCodec.INSTANCE, uri)
                        .thenCompose(SingleRedisConnections::loadScripts),
                made -> replicaAcks = new ReplicaAcks(made, timeout),
                () -> {},
                meters::lost,
                timer);
        this.pubSub = new ReconnectingConnection<>(
                "subscriptions",
                () -> client.connectPubSubAsync(ByteArrayCodec.INSTANCE, uri),
                this::addListener,
                () -> IsolatedPass.forEach(channels, this::subscribe),
                meters::lost,
                timer);
        this.commandsPing = new ConnectionPing(commands);
        this.pubSubPing = new ConnectionPing(pubSub);
    }

    @Override
    public void start(ChannelListener listener) {
        this.listener = listener;
        commands.start();
        pubSub.start();
        pinging = timer.every(PING_SECONDS, () -> {
            commandsPing.send();
            pubSubPing.send();
        });
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
    public boolean isWritable() {
        return writes.isAvailable();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // closes in the background
    private static void closeUnless(@Nullable Throwable failure, StatefulRedisConnection<byte[], byte[]> made) {
        if (failure != null) {
            made.closeAsync();
        }
    }

    /** So that a script that is run for the first time is not missing for some of several that were sent together. */
    private static CompletionStage<StatefulRedisConnection<byte[], byte[]>> loadScripts(
            StatefulRedisConnection<byte[], byte[]> made) {
        return Script.load(made.async())
                .whenComplete((done, failure) -> closeUnless(failure, made))
                .thenApply(done -> made);
    }

    @Override
    public CompletableFuture<List<byte[]>> run(Script script, byte[][] keys, byte[]... arguments) {
        StatefulRedisConnection<byte[], byte[]> now = commands.current();
        return now == null
                ? unreachable()
                : script.run(now.async(), keys, arguments).whenComplete((response, failure) -> {
                    if (failure == null) {
                        commandsPing.received();
                        succeeded(script);
                    } else {
                        failed(FailureCause.of(failure), now);
                    }
                });
    }

    private void succeeded(Script script) {
        if (script.isWrite()) {
            writes.succeeded(false);
        }
    }

    /** A Redis that has become a replica is not the one to be connected to. */
    @SuppressWarnings("ReferenceEquality") // identity is meant
    private void failed(Throwable cause, StatefulRedisConnection<byte[], byte[]> used) {
        if (WriteAvailability.isRejection(cause)) {
            writes.rejected();
        }
        if (String.valueOf(cause.getMessage()).contains("READONLY") && commands.current() == used) {
            renew();
        }
    }

    /**
     * The same on the node that imports the slot of the keys. Should another command come between {@code ASKING} and the script,
     * the script is redirected and not executed.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the script's result says it all
    CompletableFuture<List<byte[]>> runAsking(int replicas, Script script, byte[][] keys, byte[]... arguments) {
        StatefulRedisConnection<byte[], byte[]> now = commands.current();
        if (now == null) {
            return unreachable();
        }
        now.async().asking();
        return run(replicas, script, keys, arguments);
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
        if (before == null || before != replicaAcks) {
            return CompletableFuture.failedFuture(new NotReplicatedException(0, replicas));
        }
        return before.await(replicas).whenComplete((done, failure) -> {
            if (failure == null) {
                writes.succeeded(true);
            } else if (FailureCause.of(failure) instanceof NotReplicatedException) {
                writes.notReplicated();
            }
        });
    }

    private static <T> CompletableFuture<T> unreachable() {
        return CompletableFuture.failedFuture(new RedisConnectionException("Redis cannot be reached"));
    }

    /** The slot table of the cluster, as this node knows it. */
    CompletableFuture<List<SlotRange>> slots() {
        StatefulRedisConnection<byte[], byte[]> now = commands.current();
        return now == null
                ? unreachable()
                : AsyncCall.attempt(() -> now.async().clusterSlots().thenApply(SlotRange::all));
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // success is reported to the listener
    public void subscribe(String channel) {
        channels.add(channel);
        StatefulRedisPubSubConnection<byte[], byte[]> now = pubSub.current();
        if (now != null) {
            subscribe(now, channel);
        }
    }

    @Override
    public CompletableFuture<List<byte[]>> subscribe(
            String channel, Script script, byte[][] keys, byte[]... arguments) {
        channels.add(channel);
        StatefulRedisPubSubConnection<byte[], byte[]> now = pubSub.current();
        if (now == null) {
            return unreachable();
        }
        CompletableFuture<Void> subscribed = subscribe(now, channel);
        return script.run(now.async(), keys, arguments).thenCombine(subscribed, (result, done) -> result);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // what still arrives is ignored
    public void unsubscribe(String channel) {
        channels.remove(channel);
        StatefulRedisPubSubConnection<byte[], byte[]> now = pubSub.current();
        if (now != null) {
            AsyncCall.attempt(() -> now.async().sunsubscribe(channel.getBytes(UTF_8)));
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
                pubSubPing.received();
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

    private CompletableFuture<Void> subscribe(StatefulRedisPubSubConnection<byte[], byte[]> to, String channel) {
        return AsyncCall.attempt(() -> to.async().ssubscribe(channel.getBytes(UTF_8)))
                .whenComplete((done, failure) -> {
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
}
