package dev.herald.broadcast;

import dev.herald.session.Session;
import dev.herald.session.Subscription;
import dev.herald.topic.Retention.Overflow;
import dev.herald.topic.TopicLog;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * One topic that is listened to: its log and its listeners, who are dealt out to the workers: each {@link SubscriberShard} belongs to
 * one.
 *
 * <p>Safe for use by any thread.
 */
final class TopicSubscribers implements Subscription.Owner {

    /** A pass may end just before somebody waits for it: nobody waits longer than this to look again. */
    private static final long RECHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final TopicLog log;
    private final TopicAppender appender;
    private final CompletableFuture<?> opened;
    private final SubscriberShard[] shards;
    private final Consumer<TopicSubscribers> left;
    private final AtomicInteger listeners = new AtomicInteger();
    private volatile int waiting;

    /**
     * @param opened completes when nobody who joins misses anything
     * @param left told when a listener has left, whose place is to be {@link #giveUp given up}
     */
    TopicSubscribers(
            TopicLog log,
            TopicAppender appender,
            CompletableFuture<?> opened,
            FanoutWorker[] workers,
            Consumer<TopicSubscribers> left) {
        this.log = log;
        this.appender = appender;
        this.opened = opened;
        this.left = left;
        this.shards = new SubscriberShard[workers.length];
        for (int i = 0; i < shards.length; i++) {
            shards[i] = new SubscriberShard(this, log, workers[i]);
        }
    }

    TopicLog log() {
        return log;
    }

    TopicAppender appender() {
        return appender;
    }

    /** Completes when nobody who joins misses anything. */
    CompletableFuture<?> opened() {
        return opened;
    }

    int listeners() {
        return listeners.get();
    }

    /** Keeps a place for a listener who will {@link #join}. */
    void reserve() {
        listeners.incrementAndGet();
    }

    /** True if that was the last. */
    boolean giveUp() {
        return listeners.decrementAndGet() == 0;
    }

    /** From now on {@code session} hears what is published, beginning with offset {@code from}. */
    void join(Session session, long from) {
        Subscription subscription = new Subscription(session, log, from, this);
        // Counted before it can leave, or it would be taken off a count that others need to be woken.
        share(subscription).join(subscription);
        session.subscribe(subscription);
        // What was published while it joined may have been offered to the others already.
        if (log.head() > from) {
            session.writer().wake();
        }
    }

    @Override
    public void leave(Subscription subscription) {
        if (subscription.retire()) {
            share(subscription).leave(subscription);
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

    /** The lowest offset that was not yet offered to every listener who must not miss it. */
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

    private SubscriberShard share(Subscription subscription) {
        return shards[subscription.session().number() % shards.length];
    }
}
