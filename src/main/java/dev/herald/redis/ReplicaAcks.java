package dev.herald.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Waits until replicas have what was published over one connection, with one {@code WAIT} for all that was answered before it
 * was sent: while one is under way the next gathers. Safe for use by any thread.
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

    /** Fails with {@link NotReplicatedException} if fewer have everything that this connection was answered before. */
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

    @SuppressWarnings("FutureReturnValueIgnored") // the round is told of a failure
    private void send(int replicas) {
        CompletableFuture<Long> round = next;
        if (round == null) {
            return;
        }
        next = null;
        waiting = true;
        // Shorter than what is waited for an answer.
        connection.async().waitForReplication(replicas, timeout.toMillis() / 2).whenComplete((has, failure) -> {
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
}
