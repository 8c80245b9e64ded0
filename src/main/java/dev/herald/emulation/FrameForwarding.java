package dev.herald.emulation;

import dev.herald.cluster.ClusterRequest;
import dev.herald.cluster.PeerListener;
import dev.herald.cluster.Peers;
import dev.herald.limits.AuthenticationLimit;
import dev.herald.limits.LimitExceededException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Forwards frames to the nodes of their sessions, and receives those that other nodes forward.
 *
 * <p>What is under way is bounded by {@code herald.emulation.max-forwarded} and {@code herald.emulation.forwarded-size}, each way. What arrives is
 * handled by one thread, in the order in which it came from a node. Nothing here blocks; safe for use by any thread.
 */
@Component
class FrameForwarding implements PeerListener, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(FrameForwarding.class);

    private static final String FRAME = "emulate";
    private static final String INVALID = "emulate-invalid";
    private static final long RETRY_SECONDS = 1;

    /** The id of a node: its name, and a UUID of its process. */
    private static final Pattern NODE = Pattern.compile("[^/{}\\s]{1,255}/[0-9a-f-]{36}");

    private final Peers peers;
    private final JsonMapper json;
    private final AuthenticationLimit failures;
    private final EmulationMeters meters;
    private final int maxForwarded;
    private final long maxBytes;
    private final AtomicInteger forwarded = new AtomicInteger();
    private final AtomicLong forwardedBytes = new AtomicLong();
    private final AtomicLong receivedBytes = new AtomicLong();
    private final ThreadPoolExecutor executor;
    private volatile @Nullable BiPredicate<String, byte[]> receiver;

    /** @param address that of the client */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Forwarded(String session, @Nullable InetAddress address, byte[] frame) {}

    private record InvalidSecret(@Nullable InetAddress address) {}

    FrameForwarding(
            Peers peers,
            JsonMapper json,
            AuthenticationLimit failures,
            EmulationMeters meters,
            EmulationSettings settings) {
        this.peers = peers;
        this.json = json;
        this.failures = failures;
        this.meters = meters;
        this.maxForwarded = settings.maxForwarded();
        this.maxBytes = settings.forwardedSize().toBytes();
        this.executor = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(maxForwarded),
                Thread.ofPlatform().daemon().name("emulation-", 0).factory());
        executor.allowCoreThreadTimeOut(true);
        meters.watch(forwarded::get, executor.getQueue()::size);
        meters.watchBytes(forwardedBytes::get, receivedBytes::get);
        peers.addListener(this);
    }

    /** @param newReceiver takes a secret and a frame; false if the secret is invalid */
    void receive(BiPredicate<String, byte[]> newReceiver) {
        receiver = newReceiver;
    }

    /** Completes with false if there is no such node. Fails if too much is under way. */
    CompletableFuture<Boolean> forward(EmulationRequest request, @Nullable InetAddress address) {
        if (!NODE.matcher(request.node()).matches()) {
            return CompletableFuture.completedFuture(false);
        }
        int bytes = request.frame().length;
        boolean isFull = forwarded.incrementAndGet() > maxForwarded;
        if (!fits(forwardedBytes, bytes) || isFull) {
            sent(bytes);
            meters.refused();
            throw EmulationProblem.unavailable(
                    "Too many requests are being forwarded to other nodes. Retry later.", RETRY_SECONDS);
        }
        meters.forwarded();
        byte[] message = json.writeValueAsBytes(new Forwarded(request.session(), address, request.frame()));
        return peers.send(request.node(), new ClusterRequest(FRAME, message))
                .whenComplete((received, failure) -> sent(bytes));
    }

    /** Adds them, in any case. One that is larger than all may be fits if there is no other. */
    private boolean fits(AtomicLong total, int bytes) {
        long all = total.addAndGet(bytes);
        return all <= maxBytes || all == bytes;
    }

    private void sent(int bytes) {
        forwarded.decrementAndGet();
        forwardedBytes.addAndGet(-bytes);
    }

    @Override
    public void received(String node, ClusterRequest message) {
        boolean isFrame = message.operation().equals(FRAME);
        if (!isFrame && !message.operation().equals(INVALID)) {
            return;
        }
        int bytes = message.arguments().length;
        if (!fits(receivedBytes, bytes)) {
            receivedBytes.addAndGet(-bytes);
            meters.dropped();
            return;
        }
        try {
            executor.execute(() -> handle(node, message.arguments(), isFrame));
        } catch (RejectedExecutionException e) {
            receivedBytes.addAndGet(-bytes);
            meters.dropped();
        }
    }

    @Override
    public void alive(List<String> nodes) {
        // whether a node is alive shows when something is sent to it
    }

    @Override
    public void destroy() {
        executor.shutdown();
    }

    private void handle(String node, byte[] arguments, boolean isFrame) {
        try {
            if (isFrame) {
                handle(node, json.readValue(arguments, Forwarded.class));
            } else {
                count(json.readValue(arguments, InvalidSecret.class));
            }
        } catch (RuntimeException | Error e) {
            log.warn("What a node has forwarded could not be handled.", e);
        } finally {
            receivedBytes.addAndGet(-arguments.length);
        }
    }

    /** The node to which the client sends its requests refuses them if there are too many with an invalid secret. */
    @SuppressWarnings("FutureReturnValueIgnored") // nothing depends on it
    private void handle(String node, Forwarded received) {
        BiPredicate<String, byte[]> known = receiver;
        if (known != null && !known.test(received.session(), received.frame())) {
            peers.send(
                    node, new ClusterRequest(INVALID, json.writeValueAsBytes(new InvalidSecret(received.address()))));
        }
    }

    private void count(InvalidSecret invalid) {
        try {
            failures.failed(invalid.address());
        } catch (LimitExceededException e) {
            // it is counted, and the next request of this address is refused
        }
    }
}
