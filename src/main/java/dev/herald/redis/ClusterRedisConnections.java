package dev.herald.redis;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.SlotHash;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Redis Cluster: a {@link SingleRedisConnections} to each node that has slots, and each script and each channel over the one to the node
 * that has its slot.
 *
 * <p>Who has which slot is asked every second, and when a node says that a slot is not, or not yet, its own. What such a node
 * was asked has not been done, and is asked again a little later; nothing else is.
 */
final class ClusterRedisConnections implements RedisConnections {

    private static final Logger log = LoggerFactory.getLogger(ClusterRedisConnections.class);
    private static final long LOOK_SECONDS = 1;
    private static final long FIRST_LOOK_MILLIS = 50;
    private static final int MAX_ATTEMPTS = 7;
    private static final long FIRST_PAUSE_MILLIS = 20;

    private final List<RedisURI> seeds;
    private final Function<RedisURI, SingleRedisConnections> connect;
    private final RedisTimer timer;
    private final Map<String, SingleRedisConnections> links = new ConcurrentHashMap<>();
    private final AtomicBoolean looking = new AtomicBoolean();

    /** Of each slot; empty while nothing is known. */
    private volatile @Nullable SingleRedisConnections[] owners = new SingleRedisConnections[0];

    /** What is subscribed to, and where. */
    @GuardedBy("this")
    private final Map<String, @Nullable SingleRedisConnections> channels = new HashMap<>();

    private volatile @Nullable ChannelListener listener;

    ClusterRedisConnections(
            List<RedisURI> seeds, Function<RedisURI, SingleRedisConnections> connect, RedisTimer timer) {
        this.seeds = seeds;
        this.connect = connect;
        this.timer = timer;
    }

    @Override
    public void start(ChannelListener who) {
        listener = who;
        timer.every(LOOK_SECONDS, this::look);
        lookForTheFirstTime();
    }

    private void lookForTheFirstTime() {
        if (owners.length == 0) {
            look();
            timer.after(FIRST_LOOK_MILLIS, this::lookForTheFirstTime);
        }
    }

    @Override
    public boolean isUp() {
        return owners.length > 0 && links.values().stream().allMatch(SingleRedisConnections::isUp);
    }

    @Override
    public boolean isUp(byte[] key) {
        SingleRedisConnections owner = owner(SlotHash.getSlot(key));
        return owner != null && owner.isUp();
    }

    @Override
    public CompletableFuture<List<byte[]>> run(Script script, byte[][] keys, byte[]... arguments) {
        return run(0, script, keys, arguments);
    }

    @Override
    public CompletableFuture<List<byte[]>> run(int replicas, Script script, byte[][] keys, byte[]... arguments) {
        return run(1, SlotHash.getSlot(keys[0]), owner -> owner.run(replicas, script, keys, arguments));
    }

    private CompletableFuture<List<byte[]>> run(
            int attempt, int slot, Function<SingleRedisConnections, CompletableFuture<List<byte[]>>> asked) {
        SingleRedisConnections owner = owner(slot);
        CompletableFuture<List<byte[]>> answer = owner == null
                ? CompletableFuture.failedFuture(
                        new RedisConnectionException("no node of the Redis Cluster is known to have slot " + slot))
                : asked.apply(owner);
        return answer.exceptionallyCompose(failure -> isUndone(failure) && attempt < MAX_ATTEMPTS
                ? again(attempt, slot, asked)
                : CompletableFuture.failedFuture(failure));
    }

    private CompletableFuture<List<byte[]>> again(
            int attempt, int slot, Function<SingleRedisConnections, CompletableFuture<List<byte[]>>> asked) {
        look();
        long pause = FIRST_PAUSE_MILLIS << (attempt - 1);
        return CompletableFuture.runAsync(() -> {}, action -> timer.after(pause, action))
                .thenCompose(waited -> run(attempt + 1, slot, asked));
    }

    /** As in the Redis Cluster specification, "MOVED Redirection" and "ASK redirection". */
    private static boolean isUndone(Throwable failure) {
        Throwable cause = RedisExceptionTranslator.cause(failure);
        String said = cause instanceof RedisCommandExecutionException ? String.valueOf(cause.getMessage()) : "";
        return said.startsWith("MOVED") || said.startsWith("ASK") || said.startsWith("TRYAGAIN");
    }

    @Override
    public synchronized void subscribe(String channel) {
        SingleRedisConnections owner = owner(SlotHash.getSlot(channel));
        channels.put(channel, owner);
        if (owner != null) {
            owner.subscribe(channel);
        }
    }

    @Override
    public synchronized void unsubscribe(String channel) {
        SingleRedisConnections at = channels.remove(channel);
        if (at != null) {
            at.unsubscribe(channel);
        }
    }

    @Override
    public void renew() {
        links.values().forEach(SingleRedisConnections::renew);
    }

    @Override
    public void close() {
        links.values().forEach(SingleRedisConnections::close);
    }

    private @Nullable SingleRedisConnections owner(int slot) {
        @Nullable SingleRedisConnections[] now = owners;
        return now.length == 0 ? null : now[slot];
    }

    /** Asks one of the nodes, unless one is being asked. */
    @SuppressWarnings("FutureReturnValueIgnored") // a failure is met by looking again
    private void look() {
        if (!looking.compareAndSet(false, true)) {
            return;
        }
        List<SingleRedisConnections> up =
                links.values().stream().filter(SingleRedisConnections::isUp).toList();
        if (up.isEmpty()) {
            seeds.forEach(seed -> link(seed.getHost(), seed.getPort()));
            looking.set(false);
            return;
        }
        slots(up.get(ThreadLocalRandom.current().nextInt(up.size()))).whenComplete((ranges, failure) -> {
            looking.set(false);
            if (failure == null && !ranges.isEmpty()) {
                learn(ranges);
            } else {
                log.debug("the slots of the Redis Cluster are not known", failure);
            }
        });
    }

    /** A failure while it is asked is an answer, too: without one, nobody would look again. */
    private static CompletableFuture<List<SlotRange>> slots(SingleRedisConnections asked) {
        try {
            return asked.slots();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private synchronized void learn(List<SlotRange> ranges) {
        @Nullable SingleRedisConnections[] learned = new SingleRedisConnections[SlotHash.SLOT_COUNT];
        Set<SingleRedisConnections> named = new HashSet<>();
        for (SlotRange range : ranges) {
            SingleRedisConnections owner = link(range.host(), range.port());
            named.add(owner);
            Arrays.fill(learned, range.first(), range.last() + 1, owner);
        }
        owners = learned;
        channels.replaceAll(this::follow);
        links.values().removeIf(connections -> {
            boolean isGone = !named.contains(connections);
            if (isGone) {
                connections.close();
            }
            return isGone;
        });
    }

    /** Where a channel is heard from now on. */
    @SuppressWarnings("ReferenceEquality") // the very link
    private @Nullable SingleRedisConnections follow(String channel, @Nullable SingleRedisConnections at) {
        SingleRedisConnections owner = owner(SlotHash.getSlot(channel));
        if (owner == null || owner == at) {
            return at;
        }
        owner.subscribe(channel);
        if (at != null) {
            at.unsubscribe(channel);
        }
        return owner;
    }

    private SingleRedisConnections link(String host, int port) {
        return links.computeIfAbsent(host + ":" + port, name -> {
            SingleRedisConnections connections = connect.apply(RedisURI.builder(seeds.getFirst())
                    .withHost(host)
                    .withPort(port)
                    .build());
            connections.start(Objects.requireNonNull(listener));
            return connections;
        });
    }
}
