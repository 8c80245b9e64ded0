package dev.herald.broadcast;

import dev.herald.session.Session;
import dev.herald.session.Subscription;
import dev.herald.topic.Message;
import dev.herald.topic.Publication;
import dev.herald.topic.Retention.Overflow;
import dev.herald.topic.TopicLog;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One topic with its log and its listeners, who are dealt out to the workers: each {@link Share} belongs to one.
 *
 * <p>Safe for use by any thread.
 */
final class Channel implements Subscription.Roster {

    /** A pass may end just before somebody waits for it: nobody waits longer than this to look again. */
    private static final long RECHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final TopicLog log;
    private final Share[] shares;
    private final AtomicInteger listeners = new AtomicInteger();
    private volatile int waiting;

    Channel(TopicLog log, FanoutWorker[] workers) {
        this.log = log;
        this.shares = new Share[workers.length];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = new Share(this, log, workers[i]);
        }
    }

    TopicLog log() {
        return log;
    }

    int listeners() {
        return listeners.get();
    }

    /** From now on {@code session} hears what is published, beginning with offset {@code from}. */
    void join(Session session, long from) {
        Subscription subscription = new Subscription(session, log, from, this);
        listeners.incrementAndGet();
        session.subscribe(subscription);
        share(subscription).join(subscription);
        // What was published while it joined may have been offered to the others already.
        if (log.head() > from) {
            session.outbox().wake();
        }
    }

    @Override
    public void leave(Subscription subscription) {
        if (subscription.retire()) {
            listeners.decrementAndGet();
            share(subscription).leave(subscription);
        }
    }

    /** Appends unless that would push out what was not yet offered to every listener; then null. */
    @Nullable
    Publication append(Message message) {
        return log.append(message, log.overflow() == Overflow.SKIP ? Long.MAX_VALUE : offered());
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
        for (Share share : shares) {
            share.wake();
        }
    }

    private long offered() {
        long lowest = Long.MAX_VALUE;
        for (Share share : shares) {
            lowest = Math.min(lowest, share.offered());
        }
        return lowest;
    }

    private Share share(Subscription subscription) {
        return shares[subscription.session().number() % shares.length];
    }
}
