package dev.herald.redis;

import com.google.errorprone.annotations.concurrent.GuardedBy;
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
 * A connection that is made again whenever it is lost, until it is closed.
 *
 * <p>Each is a new one: nothing that was under way on the last is sent again on the next, since nobody can know whether it
 * had been done. Safe for use by any thread; nothing here blocks.
 */
final class ReconnectingConnection<C extends StatefulConnection<byte[], byte[]>> {

    private static final Logger log = LoggerFactory.getLogger(ReconnectingConnection.class);
    private static final long FIRST_MILLIS = 20;
    private static final long MAX_MILLIS = 1_000;

    private final String name;
    private final Supplier<CompletionStage<C>> connect;
    private final Consumer<C> connected;
    private final Runnable usable;
    private final Runnable lost;
    private final RedisTimer timer;
    private @Nullable C current;
    private boolean closed;
    private long pause = FIRST_MILLIS;

    /** Why it cannot be reached, as it was logged last. */
    @GuardedBy("this")
    private String entry = "";

    /**
     * @param connected told of each new connection, before it is {@link #current}
     * @param usable told when it is
     * @param lost told of each that is lost
     */
    ReconnectingConnection(
            String name,
            Supplier<CompletionStage<C>> connect,
            Consumer<C> connected,
            Runnable usable,
            Runnable lost,
            RedisTimer timer) {
        this.name = name;
        this.connect = connect;
        this.connected = connected;
        this.usable = usable;
        this.lost = lost;
        this.timer = timer;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the outcome is told of a failure
    void start() {
        try {
            connect.get().whenComplete((made, failure) -> {
                if (failure == null) {
                    made(made);
                } else {
                    again(failure);
                }
            });
        } catch (RuntimeException e) {
            again(e);
        }
    }

    synchronized @Nullable C current() {
        return current;
    }

    /** Ends the connection, so that another is made. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for its end
    void drop() {
        C now = current();
        if (now != null) {
            now.closeAsync();
            gone(now);
        }
    }

    /** Does not wait for the end. */
    @SuppressWarnings("FutureReturnValueIgnored")
    void close() {
        C last;
        synchronized (this) {
            closed = true;
            last = current;
            current = null;
        }
        if (last != null) {
            last.closeAsync();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for its end
    private void made(C made) {
        made.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
                gone(made);
            }
        });
        connected.accept(made);
        boolean isLate;
        synchronized (this) {
            isLate = closed;
            current = isLate ? null : made;
            pause = FIRST_MILLIS;
            entry = "";
        }
        if (isLate) {
            made.closeAsync();
        } else {
            log.info("{}: connected to Redis", name);
            usable.run();
            if (!made.isOpen()) {
                gone(made);
            }
        }
    }

    @SuppressWarnings({"ReferenceEquality", "FutureReturnValueIgnored"
    }) // the very connection, whose end nobody waits for
    private void gone(C which) {
        synchronized (this) {
            if (current != which) {
                return;
            }
            current = null;
        }
        log.warn("{}: the connection to Redis is lost", name);
        which.closeAsync();
        lost.run();
        start();
    }

    private void again(Throwable failure) {
        long wait;
        synchronized (this) {
            if (closed) {
                return;
            }
            wait = pause;
            pause = Math.min(MAX_MILLIS, pause * 2);
            if (wait == MAX_MILLIS) {
                tell(failure);
            }
        }
        timer.after(wait, this::start);
    }

    /** Once for each reason, and not once a second. */
    @GuardedBy("this")
    private void tell(Throwable failure) {
        String why = failure.getMessage() + "; "
                + NestedExceptionUtils.getMostSpecificCause(failure).getMessage();
        if (!why.equals(entry)) {
            entry = why;
            log.warn("{}: Redis cannot be reached, and is tried again every second: {}", name, why);
        }
    }
}
