package dev.herald.centrifugo;

import dev.herald.session.Session;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done with a client once it is connected: the commands that it has sent before, and what a backend wants of it, in their
 * order. What they hold counts as memory of its session. Safe for use by any thread.
 */
final class WaitingCommands {

    /** What a small one takes beside its fields. */
    private static final int COMMAND_BYTES = 256;

    /** A client sends all its subscriptions with its first command: more than so many bytes are no beginning. */
    private static final int MAX_BYTES = 1024 * 1024;

    private final Session session;
    private @Nullable Deque<Waiting> tasks;
    private int bytes;

    private record Waiting(Runnable task, int bytes) {}

    WaitingCommands(Session session) {
        this.session = session;
    }

    /** From now on commands wait. */
    synchronized void begin() {
        tasks = new ArrayDeque<>(2);
    }

    /**
     * Whether this waits; otherwise it is to be done now.
     *
     * @param size of the command, in bytes
     * @throws DisconnectException if too many wait
     */
    boolean add(int size, Runnable task) {
        Waiting added = new Waiting(task, COMMAND_BYTES + size);
        synchronized (this) {
            if (tasks == null) {
                return false;
            }
            if (bytes + added.bytes() > MAX_BYTES) {
                throw new DisconnectException(DisconnectCodes.TOO_MANY_REQUESTS);
            }
            tasks.add(added);
            bytes += added.bytes();
        }
        session.hold(added.bytes());
        return true;
    }

    /** The next one to be done; null if there is none, and from then on none waits. */
    @Nullable
    Runnable next() {
        Waiting next;
        synchronized (this) {
            next = tasks == null ? null : tasks.poll();
            if (next == null) {
                tasks = null;
                return null;
            }
            bytes -= next.bytes();
        }
        session.hold(-next.bytes());
        return next.task();
    }
}
