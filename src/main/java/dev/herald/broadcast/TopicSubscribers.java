package dev.herald.broadcast;

import dev.herald.session.Delivery;
import dev.herald.session.Session;
import dev.herald.session.Subscription;
import dev.herald.topic.Retention.Overflow;
import dev.herald.topic.TopicLog;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The subscribers of one topic on this node, and its log. They are divided among the workers: each {@link SubscriberShard}
 * belongs to one.
 *
 * <p>Safe for use by any thread.
 */
final class TopicSubscribers implements Subscription.Owner {

    /** A pass may end just before somebody waits for it: nobody waits longer than this to look again. */
    private static final long RECHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** To write to so many takes no longer than to wake the workers for it. */
    private static final int FEW = 16;

    private final TopicLog log;
    private final TopicAppender appender;
    private final CompletableFuture<?> opened;
    private final SubscriberShard[] shards;
    private final FanoutWorkers workers;
    private final Consumer<TopicSubscribers> left;
    private final AtomicInteger count = new AtomicInteger();
    private volatile int waiting;

    /**
     * @param opened completes when a new subscriber misses nothing
     * @param left called when a subscriber has left, for its reservation to be {@linkplain #release released}
     */
    TopicSubscribers(
            TopicLog log,
            TopicAppender appender,
            CompletableFuture<?> opened,
            FanoutWorkers workers,
            Consumer<TopicSubscribers> left) {
        this.log = log;
        this.appender = appender;
        this.opened = opened;
        this.left = left;
        this.workers = workers;
        this.shards = new SubscriberShard[workers.count()];
        for (int i = 0; i < shards.length; i++) {
            shards[i] = new SubscriberShard(this, log, workers.get(i));
        }
    }

    TopicLog log() {
        return log;
    }

    TopicAppender appender() {
        return appender;
    }

    /** Completes when a new subscriber misses nothing. */
    CompletableFuture<?> opened() {
        return opened;
    }

    int count() {
        return count.get();
    }

    /** Makes a reservation for a subscriber that will be {@linkplain #add added}. */
    void reserve() {
        count.incrementAndGet();
    }

    /** True if that was the last reservation. */
    boolean release() {
        return count.decrementAndGet() == 0;
    }

    /**
     * Subscribes {@code session} to what is published, beginning with offset {@code from}. If it throws, the reservation is
     * released.
     */
    void add(Session session, long from) {
        add(session, from, false, Delivery.EVERYTHING);
    }

    /**
     * The same with a delivery of its own.
     *
     * @param continued whether the client has the publication before
     */
    Subscription add(Session session, long from, boolean continued, Delivery delivery) {
        Subscription subscription = new Subscription(session, log, from, continued, this, delivery);
        // Counted before it can leave, or it would be taken off a count that others need to be woken.
        shard(subscription).add(subscription);
        try {
            session.subscribe(subscription);
            // What was published meanwhile may have been offered to the others already.
            if (log.head() > from) {
                session.writer().wake();
            }
        } catch (RuntimeException | Error e) {
            leave(subscription);
            throw e;
        }
        return subscription;
    }

    @Override
    public void leave(Subscription subscription) {
        if (subscription.retire()) {
            shard(subscription).remove(subscription);
            left.accept(this);
        }
    }

    /** Returns when a worker has made a pass, or after {@code nanos}. */
    synchronized void awaitPass(long nanos) throws InterruptedException {
        waiting++;
        try {
            wake();
            TimeUnit.NANOSECONDS.timedWait(this, Math.min(nanos, RECHECK_NANOS));
        } finally {
            waiting--;
        }
    }

    /** A worker has made a pass. */
    void passed() {
        if (waiting > 0) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /** The workers have something to offer. */
    void wake() {
        for (SubscriberShard shard : shards) {
            shard.wake();
        }
    }

    /** Has this thread offer what there is, if the subscribers are few and nothing speaks against it; returns whether it did. */
    boolean passNow() {
        if (count.get() > FEW) {
            return false;
        }
        boolean all = true;
        for (SubscriberShard shard : shards) {
            all &= shard.passNow();
        }
        return all;
    }

    /** The lowest offset that was not yet offered to every subscriber that must not miss it. */
    long keepFrom() {
        if (log.overflow() == Overflow.SKIP) {
            return Long.MAX_VALUE;
        }
        long lowest = Long.MAX_VALUE;
        for (SubscriberShard shard : shards) {
            lowest = Math.min(lowest, shard.offered());
        }
        return lowest;
    }

    private SubscriberShard shard(Subscription subscription) {
        return shards[workers.numberFor(subscription.session())];
    }
}
