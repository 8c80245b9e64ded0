package dev.herald.session;

import dev.herald.limits.MemoryAccount;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session that a {@link SessionWriter} writes for, as far as the writer is concerned, and the memory that is held for it.
 *
 * <p>A superclass rather than a part of the session, which is to be small. Safe for use by any thread.
 */
abstract class WriterOwner {

    private static final Logger log = LoggerFactory.getLogger(WriterOwner.class);

    /** Opened when something is held. */
    private volatile @Nullable MemoryAccount memory;

    private volatile boolean disconnected;

    /** What there is to write, beside replies. Not to be changed. */
    abstract Subscription[] subscriptions();

    /** The log no longer has what this subscription is to deliver next. True if it goes on, with what the log has. */
    abstract boolean fellBehind(Subscription subscription);

    /** The connection failed, or is to be aborted: nothing more is written. */
    public abstract void connectionLost();

    /**
     * Writing failed. What no sink should throw ends its session too, and not the pass of a worker that has others to serve.
     */
    final void writeFailed(Throwable cause) {
        try {
            if (!(cause instanceof IOException)) {
                log.error("Writing to {} failed. Its connection is aborted.", this, cause);
            }
        } finally {
            connectionLost();
        }
    }

    /** A new account for what is held. */
    abstract MemoryAccount openAccount();

    /**
     * So many bytes more are held, or fewer if negative, than every session takes. The session that holds the most is closed
     * when there is no room for it: that may be this one.
     */
    public final void hold(int more) {
        if (more != 0 && !disconnected) {
            MemoryAccount account = account();
            account.add(more);
            if (disconnected) {
                account.close(); // it was disconnected before the account was there to be closed
            }
        }
    }

    /** Nothing is held any more, or ever again. */
    final void releaseMemory() {
        disconnected = true;
        MemoryAccount account = memory;
        if (account != null) {
            account.close();
        }
    }

    final boolean isDisconnected() {
        return disconnected;
    }

    private MemoryAccount account() {
        MemoryAccount known = memory;
        if (known != null) {
            return known;
        }
        synchronized (this) {
            MemoryAccount account = memory;
            if (account == null) {
                account = openAccount();
                memory = account;
            }
            return account;
        }
    }
}
