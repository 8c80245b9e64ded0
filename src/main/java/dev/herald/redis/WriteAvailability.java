package dev.herald.redis;

import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether one Redis server takes writes, as its responses to them say: it does not while it is a replica, out of memory, or
 * cannot write to its disk, or while too few replicas acknowledge.
 *
 * <p>A rejection counts until a write succeeds, or for {@link #WINDOW} after the last one. Safe for use by any thread.
 */
final class WriteAvailability {

    private static final Duration WINDOW = Duration.ofSeconds(30);

    private volatile @Nullable Rejection last;

    private record Rejection(boolean isForReplicas, long nanos) {}

    /** The errors with which Redis rejects each write; a script's has the name of the script before it. */
    static boolean isRejection(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return Stream.of("READONLY", "OOM command", "MISCONF", "NOREPLICAS").anyMatch(message::contains);
    }

    void rejected() {
        last = new Rejection(false, System.nanoTime());
    }

    void notReplicated() {
        last = new Rejection(true, System.nanoTime());
    }

    /** A write succeeded, without or with the acknowledgement of replicas. */
    void succeeded(boolean isReplicated) {
        Rejection before = last;
        if (before != null && (isReplicated || !before.isForReplicas())) {
            last = null;
        }
    }

    boolean isAvailable() {
        Rejection now = last;
        return now == null || System.nanoTime() - now.nanos() > WINDOW.toNanos();
    }
}
