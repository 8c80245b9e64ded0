package dev.herald.broadcast;

import dev.herald.liveness.ThreadHeartbeat;
import dev.herald.session.WriterThread;
import dev.herald.topic.Publication;
import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that wakes its share of the subscribers of every topic, and writes to those to which no other thread is writing.
 *
 * <p>It never waits for a socket. Its queue holds each {@link SubscriberShard} at most once, and one task for each session that
 * came or went since it last looked, which is at most {@link #PAUSE_NANOS} ago. Nothing but {@link #stop} ends it: what fails is
 * given up, and the next goes on. It gives a sign of life at each turn.
 */
final class FanoutWorker implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(FanoutWorker.class);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();
    /** Shards with a pass due whose last one is followed by a delay; used by this thread alone. */
    private final ArrayDeque<SubscriberShard> delayed = new ArrayDeque<>();

    private final BroadcastMeters meters;
    private final Tracing tracing;
    private final ProcessorLoad processors;
    private final ThreadHeartbeat heartbeat;
    private final Thread thread;
    private volatile boolean pausing;
    private volatile boolean stopped;

    FanoutWorker(
            int number, BroadcastMeters meters, Tracing tracing, ProcessorLoad processors, ThreadHeartbeat heartbeat) {
        this.processors = processors;
        this.heartbeat = heartbeat;
        this.tracing = tracing;
        this.meters = meters;
        this.thread = new WriterThread(this, name(number));
    }

    /** Of its thread. */
    static String name(int number) {
        return "fanout-" + number;
    }

    void start() {
        heartbeat.expectNext();
        thread.start();
    }

    /** Ends the thread after what it is doing. */
    void stop() {
        stopped = true;
        LockSupport.unpark(thread);
    }

    void submit(Runnable work) {
        queue.add(work);
        if (pausing) {
            LockSupport.unpark(thread);
        }
    }

    /** For what can wait until the next pass or the end of a nap. */
    void submitLazily(Runnable task) {
        queue.add(task);
    }

    /** Knows whether a pass is traced. */
    Tracing tracing() {
        return tracing;
    }

    boolean isMachineSaturated() {
        return processors.isSaturated();
    }

    /** A pass is over that began with {@code oldest}, or with nothing new. */
    void passed(@Nullable Publication oldest) {
        if (oldest != null && !oldest.topic().isInternal()) {
            meters.fannedOut(oldest);
        }
    }

    @Override
    public void run() {
        while (!stopped) {
            try {
                turn();
            } catch (Throwable e) { // its subscribers would receive nothing any more
                survive(e);
            }
        }
        heartbeat.expectNone();
    }

    /** Does what is next, or rests. */
    void turn() {
        heartbeat.expectNext();
        Runnable work = next();
        if (work != null) {
            work.run();
        } else {
            pause();
        }
    }

    private @Nullable Runnable next() {
        if (!delayed.isEmpty() && delayNanos(delayed.getFirst()) <= 0) {
            return delayed.removeFirst();
        }
        Runnable work = queue.poll();
        while (work instanceof SubscriberShard shard && delayNanos(shard) > 0) {
            delayed.addLast(shard);
            work = queue.poll();
        }
        return work;
    }

    private void pause() {
        long most = delayed.isEmpty() ? PAUSE_NANOS : Math.min(PAUSE_NANOS, delayNanos(delayed.getFirst()));
        pausing = true;
        if (queue.isEmpty()) {
            LockSupport.parkNanos(this, most);
        }
        pausing = false;
    }

    /** Also what goes wrong while this is logged. */
    private static void survive(Throwable failure) {
        try {
            log.error("A worker failed in one pass over its sessions. It continues with the next.", failure);
        } catch (Throwable e) {
            Thread.onSpinWait();
        }
    }

    private static long delayNanos(SubscriberShard shard) {
        return shard.delayNanos(System.nanoTime());
    }
}
