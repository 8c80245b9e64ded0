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

/** One Redis, which a Sentinel may replace by another, or one node of a cluster: a connection to ask, and one to hear. */
final class SingleRedisConnections implements RedisConnections {

    private static final long PING_SECONDS = 3;
    private static final long AGAIN_MILLIS = 500;

    private final RedisTimer timer;
    private final ReconnectingConnection<StatefulRedisConnection<byte[], byte[]>> asking;
    private final ReconnectingConnection<StatefulRedisPubSubConnection<byte[], byte[]>> hearing;
    private final Set<String> wanted = ConcurrentHashMap.newKeySet();

    /** Signs of life. */
    private final LongAdder answered = new LongAdder();

    private final LongAdder heard = new LongAdder();
    private volatile @Nullable ReplicaAcks replication;
    private volatile @Nullable ChannelListener listener;
    private volatile @Nullable Future<?> pinging;

    SingleRedisConnections(RedisClient client, RedisURI uri, Duration timeout, RedisMeters meters, RedisTimer timer) {
        this.timer = timer;
        this.asking = new ReconnectingConnection<>(
                "publishing",
                () -> client.connectAsync(ByteArrayCodec.INSTANCE, uri),
                made -> replication = new ReplicaAcks(made, timeout),
                () -> {},
                meters::lost,
                timer);
        this.hearing = new ReconnectingConnection<>(
                "listening",
                () -> client.connectPubSubAsync(ByteArrayCodec.INSTANCE, uri),
                this::hears,
                () -> wanted.forEach(this::subscribe),
                meters::lost,
                timer);
    }

    @Override
    public void start(ChannelListener who) {
        listener = who;
        asking.start();
        hearing.start();
        pinging = timer.every(PING_SECONDS, this::ping);
    }

    @Override
    public boolean isUp() {
        return asking.current() != null && hearing.current() != null;
    }

    @Override
    public boolean isUp(byte[] key) {
        return isUp();
    }

    @Override
    public CompletableFuture<List<byte[]>> run(Script script, byte[][] keys, byte[]... arguments) {
        StatefulRedisConnection<byte[], byte[]> now = asking.current();
        return now == null
                ? unreachable()
                : Scripts.run(now.async(), script, keys, arguments).whenComplete((answer, failure) -> {
                    if (failure == null) {
                        answered.increment();
                    }
                });
    }

    /** Asks about replicas over the very connection that wrote: another has nothing of it to wait for. */
    @Override
    public CompletableFuture<List<byte[]>> run(int replicas, Script script, byte[][] keys, byte[]... arguments) {
        ReplicaAcks before = replication;
        CompletableFuture<List<byte[]>> answer = run(script, keys, arguments);
        return replicas == 0
                ? answer
                : answer.thenCompose(entry -> awaitReplicas(before, replicas).thenApply(done -> entry));
    }

    @SuppressWarnings("ReferenceEquality") // the very connection
    private CompletableFuture<Void> awaitReplicas(@Nullable ReplicaAcks before, int replicas) {
        return before == null || before != replication
                ? CompletableFuture.failedFuture(new NotReplicatedException(0, replicas))
                : before.await(replicas);
    }

    private static <T> CompletableFuture<T> unreachable() {
        return CompletableFuture.failedFuture(new RedisConnectionException("Redis cannot be reached"));
    }

    /** Which node of the cluster has which slots, as this one knows it. */
    CompletableFuture<List<SlotRange>> slots() {
        StatefulRedisConnection<byte[], byte[]> now = asking.current();
        return now == null
                ? unreachable()
                : now.async().clusterSlots().thenApply(SlotRange::all).toCompletableFuture();
    }

    @Override
    public void subscribe(String channel) {
        wanted.add(channel);
        StatefulRedisPubSubConnection<byte[], byte[]> now = hearing.current();
        if (now != null) {
            subscribe(now, channel);
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // what still comes is of no use to anybody
    public void unsubscribe(String channel) {
        wanted.remove(channel);
        StatefulRedisPubSubConnection<byte[], byte[]> now = hearing.current();
        if (now != null) {
            now.async().sunsubscribe(channel.getBytes(UTF_8));
        }
    }

    @Override
    public void renew() {
        asking.drop();
        hearing.drop();
    }

    @Override
    public void close() {
        Future<?> last = pinging;
        if (last != null) {
            last.cancel(false);
        }
        wanted.clear();
        asking.close();
        hearing.close();
    }

    private void hears(StatefulRedisPubSubConnection<byte[], byte[]> made) {
        made.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void smessage(byte[] channel, byte[] message) {
                heard.increment();
                ChannelListener who = listener;
                if (who != null) {
                    who.heard(new String(channel, UTF_8), message);
                }
            }

            // Not asked for if it is still wanted: its slot has moved, and perhaps comes back.
            @Override
            public void sunsubscribed(byte[] channel, long count) {
                subscribeAgain(new String(channel, UTF_8));
            }

            @Override
            public void ssubscribed(byte[] channel, long count) {
                ChannelListener who = listener;
                if (who != null) {
                    who.subscribed(new String(channel, UTF_8));
                }
            }
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the ear is told
    private void subscribe(StatefulRedisPubSubConnection<byte[], byte[]> to, String channel) {
        to.async().ssubscribe(channel.getBytes(UTF_8)).whenComplete((done, failure) -> {
            if (failure != null) {
                subscribeAgain(channel);
            }
        });
    }

    private void subscribeAgain(String channel) {
        timer.after(AGAIN_MILLIS, () -> {
            if (wanted.contains(channel)) {
                subscribe(channel);
            }
        });
    }

    /**
     * A connection whose other end is gone without a word answers nothing. One that answers late, because much is asked, is
     * left alone.
     */
    private void ping() {
        ping(asking, answered);
        ping(hearing, heard);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the outcome is told of a failure
    private static void ping(
            ReconnectingConnection<? extends StatefulRedisConnection<byte[], byte[]>> lasting, LongAdder signs) {
        StatefulRedisConnection<byte[], byte[]> now = lasting.current();
        long before = signs.sum();
        if (now != null) {
            now.async().ping().whenComplete((pong, failure) -> {
                if (failure != null && signs.sum() == before && now.equals(lasting.current())) {
                    lasting.drop();
                }
            });
        }
    }
}
