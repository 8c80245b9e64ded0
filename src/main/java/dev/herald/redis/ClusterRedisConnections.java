package dev.herald.redis;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.herald.broadcast.FailureCause;
import dev.herald.topic.IsolatedPass;
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
 * The connections to a Redis Cluster: {@link SingleRedisConnections} to each master, and each script and channel over
 * those to the master that owns its slot.
 *
 * <p>The slot table is refreshed every second, and when a master responds with {@code MOVED}, {@code ASK} or
 * {@code TRYAGAIN}: only such a command was certainly not executed, and it is retried, up to {@value #MAX_ATTEMPTS}
 * times. Safe for use by any thread; nothing here blocks.
 */
final class ClusterRedisConnections implements RedisConnections {

    private static final Logger log = LoggerFactory.getLogger(ClusterRedisConnections.class);
    private static final long REFRESH_SECONDS = 1;
    private static final long DISCOVERY_MILLIS = 50;
    private static final int MAX_ATTEMPTS = 7;
    private static final long FIRST_RETRY_MILLIS = 20;

    private final List<RedisURI> seeds;
    private final Function<RedisURI, SingleRedisConnections> connect;
    private final RedisTimer timer;
    private final Map<String, SingleRedisConnections> connectionsByNode = new ConcurrentHashMap<>();
    private final AtomicBoolean refreshing = new AtomicBoolean();

    /** The owner of each slot; empty while the slot table is unknown. */
    private volatile @Nullable SingleRedisConnections[] owners = new SingleRedisConnections[0];

    /** The subscribed channels, and the connections over which each is subscribed to. */
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
    public void start(ChannelListener listener) {
        this.listener = listener;
        timer.every(REFRESH_SECONDS, this::refreshSlots);
        discover();
    }

    private void discover() {
        if (owners.length == 0) {
            refreshSlots();
            timer.after(DISCOVERY_MILLIS, this::discover);
        }
    }

    @Override
    public boolean isUp() {
        return owners.length > 0 && connectionsByNode.values().stream().allMatch(SingleRedisConnections::isUp);
    }

    @Override
    public boolean isWritable() {
        return connectionsByNode.values().stream().allMatch(SingleRedisConnections::isWritable);
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
        ScriptCall call = new ScriptCall(replicas, script, keys, arguments);
        return run(1, call, call.at(owner(call.slot())));
    }

    private CompletableFuture<List<byte[]>> run(
            int attempt, ScriptCall call, CompletableFuture<List<byte[]>> response) {
        return response.exceptionallyCompose(failure -> {
            String error = error(failure);
            if (attempt == MAX_ATTEMPTS) {
                return CompletableFuture.failedFuture(failure);
            }
            if (error.startsWith("ASK ")) {
                int colon = error.lastIndexOf(':');
                String host = error.substring(error.lastIndexOf(' ') + 1, colon);
                SingleRedisConnections importing = connectionsTo(host, Integer.parseInt(error.substring(colon + 1)));
                return run(attempt + 1, call, call.askingAt(importing));
            }
            return error.startsWith("MOVED ") || error.startsWith("TRYAGAIN")
                    ? retry(attempt, call)
                    : CompletableFuture.failedFuture(failure);
        });
    }

    private CompletableFuture<List<byte[]>> retry(int attempt, ScriptCall call) {
        refreshSlots();
        long delay = FIRST_RETRY_MILLIS << (attempt - 1);
        return CompletableFuture.runAsync(() -> {}, action -> timer.after(delay, action))
                .thenCompose(waited -> run(attempt + 1, call, call.at(owner(call.slot()))));
    }

    /** As in the Redis Cluster specification, "MOVED Redirection" and "ASK redirection"; empty if it is anything else. */
    private static String error(Throwable failure) {
        Throwable cause = FailureCause.of(failure);
        return cause instanceof RedisCommandExecutionException ? String.valueOf(cause.getMessage()) : "";
    }

    /** A script that is to be run, and may have to be run elsewhere. */
    private static final class ScriptCall {

        private final int replicas;
        private final Script script;
        private final byte[][] keys;
        private final byte[][] arguments;

        ScriptCall(int replicas, Script script, byte[][] keys, byte[][] arguments) {
            this.replicas = replicas;
            this.script = script;
            this.keys = keys;
            this.arguments = arguments;
        }

        int slot() {
            return SlotHash.getSlot(keys[0]);
        }

        CompletableFuture<List<byte[]>> at(@Nullable SingleRedisConnections owner) {
            return owner == null
                    ? CompletableFuture.failedFuture(unknownOwner(slot()))
                    : owner.run(replicas, script, keys, arguments);
        }

        CompletableFuture<List<byte[]>> askingAt(SingleRedisConnections owner) {
            return owner.runAsking(replicas, script, keys, arguments);
        }
    }

    private static RedisConnectionException unknownOwner(int slot) {
        return new RedisConnectionException("no known node of the Redis Cluster owns slot " + slot);
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
    public synchronized CompletableFuture<List<byte[]>> subscribe(
            String channel, Script script, byte[][] keys, byte[]... arguments) {
        SingleRedisConnections owner = owner(SlotHash.getSlot(channel));
        channels.put(channel, owner);
        return owner == null
                ? CompletableFuture.failedFuture(unknownOwner(SlotHash.getSlot(channel)))
                : owner.subscribe(channel, script, keys, arguments);
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
        IsolatedPass.forEach(connectionsByNode.values(), SingleRedisConnections::renew);
    }

    @Override
    public void close() {
        IsolatedPass.forEach(connectionsByNode.values(), SingleRedisConnections::close);
    }

    private @Nullable SingleRedisConnections owner(int slot) {
        @Nullable SingleRedisConnections[] now = owners;
        return now.length == 0 ? null : now[slot];
    }

    /** Requests the slot table from one of the nodes, unless a request is under way. Never throws: it is refreshed again. */
    @SuppressWarnings("FutureReturnValueIgnored") // a failure is handled in the callback
    private void refreshSlots() {
        if (refreshing.compareAndSet(false, true)) {
            AsyncCall.attempt(this::slots).whenComplete((ranges, failure) -> {
                refreshing.set(false);
                if (failure == null) {
                    IsolatedPass.attempt("The slot table of the Redis Cluster", () -> update(ranges));
                } else {
                    log.debug("The slot table of the Redis Cluster could not be read.", failure);
                }
            });
        }
    }

    /** Empty if no node is known that could tell. */
    private CompletableFuture<List<SlotRange>> slots() {
        List<SingleRedisConnections> up = connectionsByNode.values().stream()
                .filter(SingleRedisConnections::isUp)
                .toList();
        if (up.isEmpty()) {
            IsolatedPass.forEach(seeds, seed -> connectionsTo(seed.getHost(), seed.getPort()));
            return CompletableFuture.completedFuture(List.of());
        }
        return up.get(ThreadLocalRandom.current().nextInt(up.size())).slots();
    }

    private synchronized void update(List<SlotRange> ranges) {
        if (ranges.isEmpty()) {
            return;
        }
        @Nullable SingleRedisConnections[] newOwners = new SingleRedisConnections[SlotHash.SLOT_COUNT];
        Set<SingleRedisConnections> current = new HashSet<>();
        for (SlotRange range : ranges) {
            SingleRedisConnections owner = connectionsTo(range.host(), range.port());
            current.add(owner);
            Arrays.fill(newOwners, range.first(), range.last() + 1, owner);
        }
        owners = newOwners;
        channels.replaceAll(this::moveSubscription);
        connectionsByNode.values().removeIf(connections -> {
            boolean isGone = !current.contains(connections);
            if (isGone) {
                IsolatedPass.attempt(connections, connections::close);
            }
            return isGone;
        });
    }

    /** Moves a channel's subscription to the new owner of its slot, and returns that; the old one if it fails, until the next time. */
    @SuppressWarnings("ReferenceEquality") // identity is meant
    private @Nullable SingleRedisConnections moveSubscription(String channel, @Nullable SingleRedisConnections at) {
        SingleRedisConnections owner = owner(SlotHash.getSlot(channel));
        if (owner == null || owner == at) {
            return at;
        }
        if (!IsolatedPass.attempt(channel, () -> owner.subscribe(channel))) {
            return at;
        }
        if (at != null) {
            IsolatedPass.attempt(channel, () -> at.unsubscribe(channel));
        }
        return owner;
    }

    private SingleRedisConnections connectionsTo(String host, int port) {
        return connectionsByNode.computeIfAbsent(host + ":" + port, name -> {
            SingleRedisConnections connections = connect.apply(RedisURI.builder(seeds.getFirst())
                    .withHost(host)
                    .withPort(port)
                    .build());
            connections.start(Objects.requireNonNull(listener));
            return connections;
        });
    }
}
