package dev.herald.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.cluster.ClusterRequest;
import dev.herald.cluster.ClusterRequestHandler;
import dev.herald.cluster.ClusterResponse;
import dev.herald.cluster.ClusterResponses;
import dev.herald.cluster.PeerListener;
import dev.herald.cluster.Peers;
import dev.herald.topic.IsolatedPass;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Requests and responses between nodes over Redis channels, one channel for each node.
 *
 * <p>Each node sends a heartbeat every {@link HeartbeatInterval#everySeconds}, and gets the list of the nodes that are alive
 * in response; one whose last heartbeat is older than {@link HeartbeatInterval#aliveSeconds} is dead. A node sends its first
 * heartbeat, and announces itself to the others, before it accepts clients; and whoever sends a request to all reads the list for
 * it, so that a node is never missing because it has just started. Requests of other nodes
 * are handled on threads of their own, at most {@value #THREADS} at a time and {@value #MAX_QUEUED} queued; what is more is
 * dropped. Safe for use by any thread.
 */
final class RedisPeers implements Peers, ChannelListener, SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RedisPeers.class);

    /** How often a node sends a heartbeat, and for how long it counts as alive after one. */
    record HeartbeatInterval(int everySeconds, int aliveSeconds) {

        static final HeartbeatInterval DEFAULT = new HeartbeatInterval(3, 15);
    }

    /** The message with which a node announces itself; nodes of older versions ignore it. */
    private static final ClusterRequest STARTED = new ClusterRequest("started", new byte[0]);

    private static final long RETRY_MILLIS = 50;
    private static final int THREADS = 4;
    private static final int MAX_QUEUED = 256;

    private final RedisConnections connections;
    private final Keys keys;
    private final RedisTimer timer;
    private final ClusterRequestHandler handler;
    private final Duration timeout;
    private final HeartbeatInterval heartbeat;
    private final String name;
    private final String self;
    private final AtomicLong nextNumber = new AtomicLong();
    private final ConcurrentHashMap<Long, PendingRequest> pending = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor executor;
    private final List<PeerListener> listeners = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Boolean> announced = new CompletableFuture<>();
    private volatile @Nullable List<String> others;
    private volatile boolean running;
    private final SameNameLogger sameName;

    RedisPeers(
            String name,
            RedisConnections connections,
            Keys keys,
            RedisTimer timer,
            ClusterRequestHandler handler,
            Duration timeout,
            HeartbeatInterval heartbeat) {
        this.name = name;
        this.self = NodeId.ofNew(name).toString();
        this.sameName = new SameNameLogger(name, heartbeat);
        this.heartbeat = heartbeat;
        this.connections = connections;
        this.keys = keys;
        this.timer = timer;
        this.handler = handler;
        this.timeout = timeout;
        this.executor = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(MAX_QUEUED),
                Thread.ofPlatform().daemon().name("redis-requests-", 0).factory());
        executor.allowCoreThreadTimeOut(true);
    }

    /** The channel on which this node receives requests and responses. */
    String channel() {
        return keys.node(self);
    }

    @Override
    public String self() {
        return name;
    }

    @Override
    public String id() {
        return self;
    }

    @Override
    public @Nullable List<String> nodes() {
        List<String> nodes = others;
        return nodes == null || !connections.isUp()
                ? null
                : Stream.concat(nodes.stream().map(NodeId::name), Stream.of(name))
                        .sorted()
                        .toList();
    }

    @Override
    public CompletableFuture<ClusterResponses> requestAll(ClusterRequest request) {
        List<String> nodes = others;
        if (nodes == null || !connections.isUp()) {
            List<String> unavailableNodes = nodes == null
                    ? List.of(ClusterResponses.UNKNOWN_NODES)
                    : nodes.stream().map(NodeId::name).toList();
            return CompletableFuture.completedFuture(new ClusterResponses(List.of(), unavailableNodes));
        }
        long number = nextNumber.incrementAndGet();
        PendingRequest responses = new PendingRequest(nodes);
        byte[] message = PeerMessage.request(number, self, request);
        timer.after(timeout.toMillis(), responses::timeOut);
        pending.put(number, responses); // only now, since what fails before would leave it there
        sendToAll(message, responses);
        return responses.responses().whenComplete((all, failure) -> pending.remove(number));
    }

    /** If the list cannot be read now, to those that are known; there may be others. */
    @SuppressWarnings("FutureReturnValueIgnored") // both outcomes are handled
    private void sendToAll(byte[] message, PendingRequest responses) {
        AsyncCall.attempt(() -> connections.run(
                        Script.NODES, new byte[][] {keys.nodes()}, TopicArguments.number(heartbeat.aliveSeconds())))
                .handle((nodes, failure) ->
                        failure == null ? responses.begin(others(nodes)) : responses.beginWithKnown())
                .thenAccept(nodes -> nodes.forEach(node -> send(node, message, () -> responses.fail(node))));
    }

    @Override
    public CompletableFuture<Boolean> send(String node, ClusterRequest message) {
        return publish(node, PeerMessage.message(self, message));
    }

    @Override
    public void addListener(PeerListener listener) {
        listeners.add(listener);
    }

    @Override
    public void received(String channel, byte[] bytes) {
        PeerMessage message = PeerMessage.parse(bytes);
        switch (message.kind()) {
            case REQUEST -> handleLater(message);
            case RESPONSE -> {
                PendingRequest responses = pending.get(message.number());
                if (responses != null) {
                    responses.respond(message.node(), message.body());
                }
            }
            case MESSAGE -> received(message.node(), new ClusterRequest(message.operation(), message.body()));
        }
    }

    private void received(String node, ClusterRequest message) {
        if (message.operation().equals(STARTED.operation())) {
            add(node);
        } else {
            IsolatedPass.forEach(listeners, listener -> listener.received(node, message));
        }
    }

    private void handleLater(PeerMessage message) {
        try {
            executor.execute(() -> handle(message));
        } catch (RejectedExecutionException e) {
            log.warn(
                    "Request {} of node {} is dropped: {} are queued.",
                    message.operation(),
                    NodeId.name(message.node()),
                    MAX_QUEUED);
        }
    }

    /** Also after the connection was lost, when others may have forgotten this node. */
    @Override
    public void subscribed(String channel) {
        announce();
    }

    /** Waits until other nodes know this one, or for the timeout if Redis cannot be reached. */
    @Override
    public void start() {
        running = true;
        connections.subscribe(channel());
        timer.every(heartbeat.everySeconds(), () -> sendHeartbeat().exceptionally(failure -> null));
        if (!announced
                .completeOnTimeout(false, timeout.toMillis(), TimeUnit.MILLISECONDS)
                .join()) {
            log.warn("Other nodes do not know this node yet, since Redis did not respond: they will once it does.");
        }
    }

    @Override
    public void stop() {
        running = false;
        AsyncCall.attempt(() -> connections.run(Script.LEAVE, new byte[][] {keys.nodes()}, self.getBytes(UTF_8)))
                .exceptionally(failure -> List.of());
        executor.shutdown();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Starts before the web server, whose requests may need other nodes at once, and stops after it. */
    @Override
    public int getPhase() {
        return 0;
    }

    private CompletableFuture<List<String>> sendHeartbeat() {
        return !running
                ? CompletableFuture.completedFuture(List.of())
                : AsyncCall.attempt(() -> connections.run(
                                Script.HEARTBEAT,
                                new byte[][] {keys.nodes()},
                                self.getBytes(UTF_8),
                                TopicArguments.number(heartbeat.aliveSeconds())))
                        .thenApply(this::others)
                        .whenComplete((nodes, failure) -> {
                            if (failure == null) {
                                update(nodes);
                                sameName.check(nodes);
                            }
                        });
    }

    private List<String> others(List<byte[]> nodes) {
        return nodes.stream()
                .map(node -> new String(node, UTF_8))
                .filter(node -> !node.equals(self))
                .toList();
    }

    private void update(List<String> alive) {
        others = alive;
        IsolatedPass.forEach(listeners, listener -> listener.alive(alive));
    }

    /** The connection over which it sends heartbeats may be up a little later than the one by which it receives. */
    @SuppressWarnings("FutureReturnValueIgnored") // whoever does not receive it knows this node after a heartbeat
    private void announce() {
        sendHeartbeat().whenComplete((nodes, failure) -> {
            if (failure == null) {
                nodes.forEach(node -> send(node, STARTED));
                announced.complete(true);
            } else {
                timer.after(RETRY_MILLIS, this::announce);
            }
        });
    }

    private void add(String node) {
        List<String> nodes = others;
        if (nodes != null && !nodes.contains(node)) {
            update(Stream.concat(nodes.stream(), Stream.of(node)).toList());
        }
    }

    private void handle(PeerMessage message) {
        try {
            byte[] body = handler.handle(new ClusterRequest(message.operation(), message.body()));
            if (body.length <= ClusterResponse.MAX_BYTES) {
                send(message.node(), PeerMessage.response(message.number(), self, body), () -> {});
            }
        } catch (RuntimeException | Error e) {
            log.warn("Request {} of node {} failed.", message.operation(), NodeId.name(message.node()), e);
        }
    }

    /** @param notReceived run if no node is subscribed to the channel, or if sending fails */
    @SuppressWarnings("FutureReturnValueIgnored") // it never fails
    private void send(String node, byte[] message, Runnable notReceived) {
        publish(node, message).thenAccept(isReceived -> {
            if (!isReceived) {
                notReceived.run();
            }
        });
    }

    /** Completes with false if no node is subscribed to the channel, or if sending fails. */
    private CompletableFuture<Boolean> publish(String node, byte[] message) {
        return AsyncCall.attempt(() -> connections.run(
                        Script.SEND, new byte[][] {keys.node(node).getBytes(UTF_8)}, message))
                .thenApply(subscribers -> StreamEntry.number(subscribers.getFirst()) > 0)
                .exceptionally(failure -> false);
    }
}
