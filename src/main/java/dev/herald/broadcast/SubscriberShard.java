package dev.herald.broadcast;

import dev.herald.session.Subscription;
import dev.herald.topic.IsolatedPass;
import dev.herald.topic.TopicLog;
import io.micrometer.observation.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The subscribers of one topic to which one worker writes.
 *
 * <p>The list belongs to who holds the lock. Adding and removing are tasks for the worker, done before its next pass; where there are
 * few subscribers, a publisher's thread may make a pass as well. Everything else is safe for use by any thread.
 */
final class SubscriberShard implements Runnable {

    /** Of messages that follow each other faster, the worker writes several at a time. */
    private static final long COALESCING_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private final TopicSubscribers topic;
    private final TopicLog log;
    private final FanoutWorker worker;
    private final List<Subscription> subscriptions = new ArrayList<>(0);
    private final AtomicInteger size = new AtomicInteger();
    private final BackpressurePolicy policy;
    /** Held for one pass; the worker alone waits for it. */
    private final ReentrantLock lock = new ReentrantLock();

    private final AtomicBoolean queued = new AtomicBoolean();
    private final BatchingDelay batchingDelay = new BatchingDelay();
    private volatile long offered;
    private long passedTo;
    private long passEnded;

    SubscriberShard(TopicSubscribers topic, TopicLog log, FanoutWorker worker) {
        this.topic = topic;
        this.log = log;
        this.worker = worker;
        this.policy = new BackpressurePolicy(worker::isMachineSaturated);
        this.offered = log.head();
        this.passedTo = offered;
    }

    /** No subscriber of this shard has yet been offered this offset, or any after it. */
    long offered() {
        return size.get() == 0 ? Long.MAX_VALUE : offered;
    }

    /** Has the worker make a pass, unless one is due already or there is no subscriber. */
    void wake() {
        if (size.get() > 0 && queued.compareAndSet(false, true)) {
            worker.submit(this);
        }
    }

    void add(Subscription subscription) {
        size.incrementAndGet();
        worker.submitLazily(() -> locked(() -> insert(subscription)));
    }

    void remove(Subscription subscription) {
        size.decrementAndGet();
        worker.submitLazily(() -> locked(() -> delete(subscription)));
    }

    /** Nanoseconds from {@code now} until the next pass should begin; not above 0 if it may at once. By the worker. */
    long delayNanos(long now) {
        return batchingDelay.delayNanos(now);
    }

    /**
     * A pass, by the worker: offers each subscriber what was published before it began. An offer never throws: what fails
     * in it ends its session.
     */
    @Override
    public void run() {
        queued.set(false);
        locked(() -> {
            long began = System.nanoTime();
            pass(began);
            batchingDelay.passed(began, passEnded, queued.get());
        });
    }

    private void locked(Runnable task) {
        lock.lock();
        try {
            task.run();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The same by the thread of a publisher, unless the worker is about to make one, or messages come so fast that it would
     * write several at a time.
     *
     * @return whether there is nothing to do for the worker
     */
    boolean passNow() {
        if (size.get() == 0) {
            return true;
        }
        if (queued.get() || !lock.tryLock()) {
            return false;
        }
        try {
            long now = System.nanoTime();
            if (now - passEnded < COALESCING_NANOS || subscriptions.size() < size.get()) {
                return false;
            }
            pass(now);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void pass(long began) {
        long from = passedTo;
        long upTo = log.head();
        Tracing tracing = worker.tracing();
        Observation delivery = tracing.isOn() && !subscriptions.isEmpty() ? tracing.delivering(log, from, upTo) : null;
        for (int i = 0; i < subscriptions.size(); i++) {
            subscriptions.get(i).offer(upTo);
        }
        if (delivery != null) {
            IsolatedPass.attempt(log.topic(), delivery::stop);
        }
        passedTo = upTo;
        passEnded = System.nanoTime();
        offered = policy.offered(subscriptions, upTo, began, passEnded);
        topic.passed();
        worker.passed(upTo > from && !subscriptions.isEmpty() ? log.get(from) : null);
    }

    private void insert(Subscription subscription) {
        if (subscription.isRetired()) {
            return;
        }
        if (subscriptions.isEmpty()) {
            // Nobody waited for what was published while there was no subscriber.
            passedTo = Math.max(passedTo, subscription.cursor());
            offered = passedTo;
        }
        subscription.slot(subscriptions.size());
        subscriptions.add(subscription);
        // A pass that was due already when it was added did not see it, and what came then made no other pass due.
        subscription.offer(passedTo);
    }

    private void delete(Subscription subscription) {
        int slot = subscription.slot();
        if (slot >= 0) {
            Subscription last = subscriptions.removeLast();
            if (last != subscription) {
                subscriptions.set(slot, last);
                last.slot(slot);
            }
            subscription.slot(-1);
        }
    }
}
