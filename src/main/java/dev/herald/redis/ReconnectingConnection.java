package dev.herald.redis;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.herald.topic.IsolatedPass;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulConnection;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/**
 * A connection to Redis that is replaced by a new one whenever it is lost, until it is closed.
 *
 * <p>Commands that were in flight when it was lost fail and are not sent again, since they may have been executed. The
 * delay between attempts doubles from {@value #FIRST_MILLIS} ms to {@value #MAX_MILLIS} ms. Safe for use by any thread;
 * nothing here blocks.
 */
final class ReconnectingConnection<C extends StatefulConnection<byte[], byte[]>> {

    private static final Logger log = LoggerFactory.getLogger(ReconnectingConnection.class);
    private static final long FIRST_MILLIS = 20;
    private static final long MAX_MILLIS = 1_000;

    private final String name;
    private final Supplier<CompletionStage<C>> connect;
    private final Consumer<C> connected;
    private final Runnable ready;
    private final Runnable lost;
    private final RedisTimer timer;
    private @Nullable C current;
    private boolean closed;
    private long delay = FIRST_MILLIS;

    /** The reason that was logged last for a failed attempt. */
    @GuardedBy("this")
    private String loggedReason = "";

    /**
     * @param connected called with each new connection, before it is {@link #current}
     * @param ready called once it is
     * @param lost called whenever a connection is lost
     */
    ReconnectingConnection(
            String name,
            Supplier<CompletionStage<C>> connect,
            Consumer<C> connected,
            Runnable ready,
            Runnable lost,
            RedisTimer timer) {
        this.name = name;
        this.connect = connect;
        this.connected = connected;
        this.ready = ready;
        this.lost = lost;
        this.timer = timer;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failure is handled in the callback
    void start() {
        AsyncCall.attempt(connect).whenComplete((made, failure) -> {
            if (failure == null) {
                use(made);
            } else {
                retry(failure);
            }
        });
    }

    synchronized @Nullable C current() {
        return current;
    }

    /** Closes the connection, so that a new one is made. */
    void reconnect() {
        C now = current();
        if (now != null) {
            disconnected(now);
        }
    }

    /** Closes in the background. */
    void close() {
        C last;
        synchronized (this) {
            closed = true;
            last = current;
            current = null;
        }
        if (last != null) {
            closeLater(last);
        }
    }

    /** A connection that could not be used is made again: nobody else would. */
    private void use(C made) {
        try {
            connected(made);
        } catch (RuntimeException | Error e) {
            closeLater(made);
            retry(e);
            return;
        }
        if (!take(made)) {
            closeLater(made);
            return;
        }
        try {
            ready(made);
        } catch (RuntimeException | Error e) {
            if (release(made)) {
                closeLater(made);
                retry(e);
            }
        }
    }

    private void connected(C made) {
        made.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
                disconnected(made);
            }
        });
        connected.accept(made);
    }

    /** False if it comes too late. */
    private synchronized boolean take(C made) {
        if (!closed) {
            current = made;
        }
        return !closed;
    }

    private void ready(C made) {
        log.info("Connected to Redis ({}).", name);
        ready.run();
        synchronized (this) {
            delay = FIRST_MILLIS;
            loggedReason = "";
        }
        if (!made.isOpen()) {
            disconnected(made);
        }
    }

    /** Makes another, whatever fails before that. */
    private void disconnected(C which) {
        if (release(which)) {
            IsolatedPass.attempt(name, () -> log.warn("The connection to Redis ({}) is lost; reconnecting.", name));
            closeLater(which);
            IsolatedPass.attempt(name, lost);
            start();
        }
    }

    /** Returns whether it was the current one. */
    @SuppressWarnings("ReferenceEquality") // identity is meant
    private synchronized boolean release(C which) {
        if (current != which) {
            return false;
        }
        current = null;
        return true;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // closes in the background
    private static void closeLater(StatefulConnection<?, ?> connection) {
        IsolatedPass.attempt(connection, connection::closeAsync);
    }

    private void retry(Throwable failure) {
        long wait;
        synchronized (this) {
            if (closed) {
                return;
            }
            wait = delay;
            delay = Math.min(MAX_MILLIS, delay * 2);
            if (wait == MAX_MILLIS) {
                logOnce(failure);
            }
        }
        timer.after(wait, this::start);
    }

    /** Logs each reason once, not at every attempt. */
    @GuardedBy("this")
    private void logOnce(Throwable failure) {
        String why = failure.getMessage() + "; "
                + NestedExceptionUtils.getMostSpecificCause(failure).getMessage();
        if (!why.equals(loggedReason)) {
            loggedReason = why;
            log.warn("Redis cannot be reached ({}); retrying every second: {}", name, why);
        }
    }
}
