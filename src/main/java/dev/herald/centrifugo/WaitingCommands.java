package dev.herald.centrifugo;

import dev.herald.centrifugo.protocol.Command;
import dev.herald.session.Session;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The commands that a client has sent before it knows whether it is connected, in their order. What they hold counts as memory of its
 * session. Safe for use by any thread.
 */
final class WaitingCommands {

    /** What a small command takes beside its fields. */
    private static final int COMMAND_BYTES = 256;

    /** A client sends all its subscriptions with its first command: more than so many bytes are no beginning. */
    private static final int MAX_BYTES = 1024 * 1024;

    private final Session session;
    private @Nullable Deque<Command> commands;
    private int bytes;

    WaitingCommands(Session session) {
        this.session = session;
    }

    /** From now on commands wait. */
    synchronized void begin() {
        commands = new ArrayDeque<>(2);
    }

    /**
     * Whether this command waits; otherwise it is to be handled.
     *
     * @throws DisconnectException if too many wait
     */
    boolean add(Command command) {
        int size = size(command);
        synchronized (this) {
            if (commands == null) {
                return false;
            }
            if (bytes + size > MAX_BYTES) {
                throw new DisconnectException(DisconnectCodes.TOO_MANY_REQUESTS);
            }
            commands.add(command);
            bytes += size;
        }
        session.hold(size);
        return true;
    }

    /** The next one to be handled; null if there is none, and from then on none waits. */
    @Nullable
    Command next() {
        Command next;
        synchronized (this) {
            next = commands == null ? null : commands.poll();
            if (next == null) {
                commands = null;
                return null;
            }
            bytes -= size(next);
        }
        session.hold(-size(next));
        return next;
    }

    private static int size(Command command) {
        return COMMAND_BYTES + command.getSerializedSize();
    }
}
