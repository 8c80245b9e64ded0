package dev.herald.presence;

import dev.herald.cluster.ClusterRequest;
import dev.herald.cluster.PeerListener;
import dev.herald.cluster.Peers;
import dev.herald.topic.ClientInfo;
import dev.herald.topic.IsolatedPass;
import dev.herald.topic.Ticker;
import dev.herald.topic.Topic;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Delivers joins and leaves to the listener of this node and to the nodes that watch their topics, and receives those of other nodes.
 *
 * <p>Everything is done by one thread, which takes what waits every {@value #DELAY_MILLIS} ms, so that many changes are one message. What
 * waits is bounded: if there is too much it is dropped and counted, and then what is there is compared with what was delivered, so
 * that only clients are missed which came and went meanwhile.
 */
@Component
class JoinsAndLeaves implements LocalClients.Changes, PeerListener, SmartLifecycle {

    private static final int DELAY_MILLIS = 5;
    private static final int MAX_WAITING = 100_000;
    private static final int MAX_AT_A_TIME = 10_000;
    private static final long MAX_BYTES = 32 * 1024 * 1024;
    private static final int TICKS_BETWEEN_REMINDERS = 3;

    private final LocalClients local;
    private final Peers peers;
    private final JsonMapper json;
    private final PresenceMeters meters;
    private final Ticker ticker;
    private final WatchedTopics watched;
    private final Watchers watchers;
    private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingCount = new AtomicInteger();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicBoolean isScheduled = new AtomicBoolean();
    private final AtomicBoolean hasDropped = new AtomicBoolean();
    private volatile @Nullable JoinLeaveListener listener;
    private volatile @Nullable ScheduledExecutorService executor;
    private int ticks;

    JoinsAndLeaves(
            LocalClients local,
            Peers peers,
            JsonMapper json,
            PresenceSettings settings,
            PresenceMeters meters,
            Ticker ticker) {
        this.local = local;
        this.peers = peers;
        this.json = json;
        this.meters = meters;
        this.ticker = ticker;
        Capacity capacity = new Capacity(settings.maxRemoteClients());
        watched = new WatchedTopics(new CountingListener(), this::send, capacity);
        watchers = new Watchers(local::announced, this::send, ticker);
        meters.watchRemote(capacity::used);
        local.onChange(this);
        peers.addListener(this);
    }

    /** Who receives the joins and leaves of the topics that are watched. */
    void listener(JoinLeaveListener receiver) {
        listener = receiver;
    }

    @Override
    public void changed(Topic topic, ClientInfo client, boolean isJoin) {
        offer(() -> {
            watched.changed(topic, client, isJoin);
            meters.dropped(watchers.changed(topic, client, isJoin));
        });
    }

    @Override
    public void watched(Topic topic, List<ClientInfo> here) {
        long now = ticker.nanos();
        offer(() -> watched.watch(topic, here, now));
    }

    @Override
    public void unwatched(Topic topic) {
        offer(() -> watched.unwatch(topic, ticker.nanos()));
    }

    @Override
    public void alive(List<String> nodes) {
        force(() -> {
            watched.alive(nodes, ticker.nanos());
            watchers.alive(nodes, ticker.nanos());
        });
    }

    /** What is dropped here is missing in the numbers of its node, so that this node asks again. */
    @Override
    public void received(String node, ClusterRequest message) {
        int bytes = message.arguments().length;
        boolean isWatch = message.operation().equals(WatchRequest.OPERATION);
        if (!isWatch && !message.operation().equals(NodeChanges.OPERATION)) {
            return;
        }
        if (waitingBytes.addAndGet(bytes) > MAX_BYTES) {
            waitingBytes.addAndGet(-bytes);
            meters.dropped(1);
            return;
        }
        force(() -> {
            waitingBytes.addAndGet(-bytes);
            if (isWatch) {
                watchers.requested(node, json.readValue(message.arguments(), WatchRequest.class));
            } else {
                watched.received(node, json.readValue(message.arguments(), NodeChanges.class), ticker.nanos());
            }
        });
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // what it does cannot fail
    public void start() {
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("presence").factory());
        executor = started;
        started.scheduleWithFixedDelay(() -> IsolatedPass.attempt(this, this::tick), 1, 1, TimeUnit.SECONDS);
        isScheduled.set(false);
        schedule();
    }

    /** What waits is still sent. */
    @Override
    public void stop() {
        ScheduledExecutorService running = executor;
        executor = null;
        if (running != null) {
            running.shutdown();
        }
    }

    @Override
    public boolean isRunning() {
        return executor != null;
    }

    /** Stops before the peers. */
    @Override
    public int getPhase() {
        return 1;
    }

    /** By the one thread. */
    void tick() {
        watched.tick(ticker.nanos());
        ticks++;
        if (ticks % TICKS_BETWEEN_REMINDERS == 0) {
            watchers.remind();
        }
        watchers.flush();
    }

    /** By the one thread. */
    void handleWaiting() {
        isScheduled.set(false);
        boolean isIncomplete = hasDropped.getAndSet(false);
        for (int i = 0; i < MAX_AT_A_TIME; i++) {
            Runnable next = waiting.poll();
            if (next == null) {
                break;
            }
            waitingCount.decrementAndGet();
            IsolatedPass.attempt(this, next);
        }
        if (isIncomplete) {
            watched.resync(local.watched(), this::here, ticker.nanos());
            watchers.resend();
        }
        watchers.flush();
        if (!waiting.isEmpty()) {
            schedule();
        }
    }

    /** Whether nothing is left of any topic on any node. */
    boolean isEmpty() {
        return waiting.isEmpty() && watchers.isEmpty() && watched.isEmpty();
    }

    private List<ClientInfo> here(Topic topic) {
        return local.announced(topic).stream().map(Entry::client).toList();
    }

    private void offer(Runnable task) {
        if (waitingCount.get() < MAX_WAITING) {
            force(task);
        } else {
            meters.dropped(1);
            hasDropped.set(true);
            schedule();
        }
    }

    private void force(Runnable task) {
        waitingCount.incrementAndGet();
        waiting.add(task);
        schedule();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what it does cannot fail
    private void schedule() {
        ScheduledExecutorService running = executor;
        if (running != null && !running.isShutdown() && isScheduled.compareAndSet(false, true)) {
            running.schedule(
                    () -> IsolatedPass.attempt(this, this::handleWaiting), DELAY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a request that is lost is repeated
    private void send(String node, WatchRequest request) {
        send(node, WatchRequest.OPERATION, request);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it never fails
    private void send(String node, NodeChanges message, Runnable sent) {
        send(node, NodeChanges.OPERATION, message).thenAccept(isReceived -> force(sent));
    }

    private CompletableFuture<Boolean> send(String node, String operation, Object body) {
        return peers.send(node, new ClusterRequest(operation, json.writeValueAsBytes(body)));
    }

    private final class CountingListener implements JoinLeaveListener {

        @Override
        public void joined(Topic topic, ClientInfo client) {
            deliver(true, topic, client);
        }

        @Override
        public void left(Topic topic, ClientInfo client) {
            deliver(false, topic, client);
        }

        /** One that fails must not keep the others from what follows. */
        private void deliver(boolean isJoin, Topic topic, ClientInfo client) {
            JoinLeaveListener receiver = listener;
            if (receiver != null) {
                meters.announced(isJoin);
                IsolatedPass.attempt(topic, () -> {
                    if (isJoin) {
                        receiver.joined(topic, client);
                    } else {
                        receiver.left(topic, client);
                    }
                });
            }
        }
    }
}
