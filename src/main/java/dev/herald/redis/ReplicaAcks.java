package dev.herald.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Waits until replicas have acknowledged what was published over one connection.
 *
 * <p>One {@code WAIT} serves all publishes that completed before it was sent; those that complete while it is in flight
 * share the next. Safe for use by any thread; nothing here blocks.
 */
final class ReplicaAcks {

    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final Duration timeout;
    private boolean waiting;
    private @Nullable CompletableFuture<Long> next;

    ReplicaAcks(StatefulRedisConnection<byte[], byte[]> connection, Duration timeout) {
        this.connection = connection;
        this.timeout = timeout;
    }

    /**
     * Fails with {@link NotReplicatedException} if fewer replicas have all writes that completed before on this
     * connection.
     */
    CompletableFuture<Void> await(int replicas) {
        CompletableFuture<Long> round;
        synchronized (this) {
            if (next == null) {
                next = new CompletableFuture<>();
            }
            round = next;
            if (!waiting) {
                send(replicas);
            }
        }
        return round.thenAccept(has -> {
            if (has < replicas) {
                throw new NotReplicatedException(has, replicas);
            }
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failure completes the round
    private void send(int replicas) {
        CompletableFuture<Long> round = next;
        if (round == null) {
            return;
        }
        next = null;
        waiting = true;
        // What it throws would leave all publishers after it waiting for ever.
        AsyncCall.attempt(() -> waitForReplicas(replicas)).whenComplete((has, failure) -> {
            synchronized (this) {
                waiting = false;
                send(replicas);
            }
            if (failure == null) {
                round.complete(has);
            } else {
                round.completeExceptionally(failure);
            }
        });
    }

    /** Shorter than the command timeout. */
    private CompletionStage<Long> waitForReplicas(int replicas) {
        return connection.async().waitForReplication(replicas, timeout.toMillis() / 2);
    }
}
