package dev.herald.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.cluster.ClusterRequest;
import dev.herald.cluster.ClusterRequestHandler;
import dev.herald.cluster.ClusterResponse;
import dev.herald.cluster.ClusterResponses;
import dev.herald.cluster.Peers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Asks the other nodes over a channel of each, on which they ask this one as well.
 *
 * <p>Each node says again and again that it lives, and hears who else does; one that was not heard of for longer than its
 * {@link Pulse} allows is dead.
 */
final class RedisPeers implements Peers, ChannelListener, SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RedisPeers.class);
    /** How often a node says that it lives, and for how long it is believed. */
    record Pulse(int everySeconds, int aliveSeconds) {

        static final Pulse USUAL = new Pulse(3, 15);
    }

    private static final int THREADS = 4;
    private static final int WAITING = 256;

    private final RedisConnections connections;
    private final Keys keys;
    private final RedisTimer timer;
    private final ClusterRequestHandler responder;
    private final Duration timeout;
    private final Pulse heartbeat;
    private final String self = UUID.randomUUID().toString();
    private final AtomicLong numbers = new AtomicLong();
    private final ConcurrentHashMap<Long, PendingRequest> asked = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor answering;
    private volatile @Nullable List<String> others;
    private volatile boolean running;

    RedisPeers(
            RedisConnections connections,
            Keys keys,
            RedisTimer timer,
            ClusterRequestHandler responder,
            Duration timeout,
            Pulse heartbeat) {
        this.heartbeat = heartbeat;
        this.connections = connections;
        this.keys = keys;
        this.timer = timer;
        this.responder = responder;
        this.timeout = timeout;
        this.answering = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(WAITING),
                Thread.ofPlatform().daemon().name("redis-answers-", 0).factory());
        answering.allowCoreThreadTimeOut(true);
    }

    /** The channel on which this node is asked. */
    String channel() {
        return keys.node(self);
    }

    @Override
    public String self() {
        return self;
    }

    @Override
    public CompletableFuture<ClusterResponses> ask(ClusterRequest request) {
        List<String> nodes = others;
        if (nodes == null || !connections.isUp()) {
            List<String> silent = nodes == null ? List.of(ClusterResponses.SOMEBODY) : nodes;
            return CompletableFuture.completedFuture(new ClusterResponses(List.of(), silent));
        }
        long number = numbers.incrementAndGet();
        PendingRequest asking = new PendingRequest(nodes);
        asked.put(number, asking);
        byte[] message = PeerMessage.question(number, self, request);
        nodes.forEach(node -> send(node, message, () -> asking.silent(node)));
        timer.after(timeout.toMillis(), asking::close);
        return asking.answers().whenComplete((responses, failure) -> asked.remove(number));
    }

    @Override
    public void heard(String channel, byte[] bytes) {
        PeerMessage message = PeerMessage.read(bytes);
        if (!message.isQuestion()) {
            PendingRequest asking = asked.get(message.number());
            if (asking != null) {
                asking.answered(message.node(), message.body());
            }
            return;
        }
        try {
            answering.execute(() -> answer(message));
        } catch (RejectedExecutionException e) {
            log.warn("a question of another node is left unanswered: {} wait already", WAITING);
        }
    }

    @Override
    public void subscribed(String channel) {
        beat();
    }

    @Override
    public void start() {
        running = true;
        connections.subscribe(channel());
        timer.every(heartbeat.everySeconds(), this::beat);
    }

    @Override
    public void stop() {
        running = false;
        connections
                .run(Script.LEAVE, new byte[][] {keys.nodes()}, self.getBytes(UTF_8))
                .exceptionally(failure -> List.of());
        answering.shutdown();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the web server, which may ask at once, and after it. */
    @Override
    public int getPhase() {
        return 0;
    }

    private void beat() {
        if (running) {
            connections
                    .run(
                            Script.BEAT,
                            new byte[][] {keys.nodes()},
                            self.getBytes(UTF_8),
                            TopicSnapshotReader.number(heartbeat.aliveSeconds()))
                    .thenAccept(this::alive)
                    .exceptionally(failure -> null);
        }
    }

    private void alive(List<byte[]> nodes) {
        others = nodes.stream()
                .map(node -> new String(node, UTF_8))
                .filter(node -> !node.equals(self))
                .toList();
    }

    private void answer(PeerMessage message) {
        try {
            byte[] body = responder.handle(new ClusterRequest(message.operation(), message.body()));
            if (body.length <= ClusterResponse.MAX_BYTES) {
                send(message.node(), PeerMessage.answer(message.number(), self, body), () -> {});
            }
        } catch (RuntimeException e) {
            log.warn("a question of another node is left unanswered: {}", message.operation(), e);
        }
    }

    /** @param unheard done if nobody listens there */
    private void send(String node, byte[] message, Runnable unheard) {
        connections
                .run(Script.SEND, new byte[][] {keys.node(node).getBytes(UTF_8)}, message)
                .thenAccept(heard -> {
                    if (StreamEntry.number(heard.getFirst()) == 0) {
                        unheard.run();
                    }
                })
                .exceptionally(failure -> {
                    unheard.run();
                    return null;
                });
    }
}
