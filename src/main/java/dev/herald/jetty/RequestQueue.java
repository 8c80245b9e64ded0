package dev.herald.jetty;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.herald.limits.Turn;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks on threads of a pool, so many at a time, of which only some compute and the others {@linkplain Turn#pause wait}.
 *
 * <p>A task that has not begun has no thread. Those of one address begin in their order, and the addresses in turn, so that the many
 * of one delay another's by one at most each time. Safe for use by any thread.
 */
final class RequestQueue extends Turn {

    private final int maxComputing;
    private final int maxBegun;
    private final Executor pool;

    /** Held for a few instructions. */
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final Map<Long, Queue<Runnable>> waiting = new LinkedHashMap<>();

    /** Those that have waited and want to go on. */
    @GuardedBy("lock")
    private final Queue<CountDownLatch> resuming = new ArrayDeque<>();

    @GuardedBy("lock")
    private int computing;

    @GuardedBy("lock")
    private int begun;

    /**
     * @param maxComputing at least 1
     * @param maxBegun at least as many
     */
    RequestQueue(int maxComputing, int maxBegun, Executor pool) {
        this.maxComputing = maxComputing;
        this.maxBegun = maxBegun;
        this.pool = pool;
    }

    /** Never blocks. */
    void execute(long addressKey, Runnable task) {
        synchronized (lock) {
            waiting.computeIfAbsent(addressKey, any -> new ArrayDeque<>(2)).add(task);
        }
        begin();
    }

    /** As many as may compute. */
    private void begin() {
        for (Runnable next = next(); next != null; next = next()) {
            Runnable task = next;
            try {
                pool.execute(() -> runAndEnd(task));
            } catch (RuntimeException | Error e) {
                end(); // the pool has stopped
                throw e;
            }
        }
    }

    private void runAndEnd(Runnable task) {
        try {
            run(task);
        } finally {
            end();
            begin();
        }
    }

    private void end() {
        synchronized (lock) {
            computing--;
            begun--;
        }
    }

    @Override
    protected void give() {
        synchronized (lock) {
            computing--;
        }
        begin();
    }

    @Override
    protected void take() {
        CountDownLatch turn = new CountDownLatch(1);
        synchronized (lock) {
            resuming.add(turn);
        }
        begin();
        awaitUninterruptibly(turn);
    }

    private static void awaitUninterruptibly(CountDownLatch turn) {
        boolean interrupted = false;
        while (true) {
            try {
                turn.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next task to begin, after those that resume; null if none may. */
    private @Nullable Runnable next() {
        synchronized (lock) {
            while (computing < maxComputing && !resuming.isEmpty()) {
                computing++;
                resuming.remove().countDown();
            }
            Runnable next = computing < maxComputing && begun < maxBegun ? poll() : null;
            if (next != null) {
                computing++;
                begun++;
            }
            return next;
        }
    }

    @GuardedBy("lock")
    private @Nullable Runnable poll() {
        Iterator<Map.Entry<Long, Queue<Runnable>>> addresses =
                waiting.entrySet().iterator();
        if (!addresses.hasNext()) {
            return null;
        }
        Map.Entry<Long, Queue<Runnable>> first = addresses.next();
        addresses.remove();
        Runnable next = first.getValue().poll();
        if (!first.getValue().isEmpty()) {
            waiting.put(first.getKey(), first.getValue()); // behind the others
        }
        return next;
    }
}
