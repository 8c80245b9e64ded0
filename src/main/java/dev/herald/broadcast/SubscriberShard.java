package dev.herald.broadcast;

import dev.herald.session.Subscription;
import dev.herald.topic.IsolatedPass;
import dev.herald.topic.TopicLog;
import io.micrometer.observation.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The subscribers of one topic to which one worker writes.
 *
 * <p>The list belongs to the worker's thread: adding and removing are tasks for it, done before the next pass. Everything else
 * is safe for use by any thread.
 */
final class SubscriberShard implements Runnable {

    private final TopicSubscribers topic;
    private final TopicLog log;
    private final FanoutWorker worker;
    private final List<Subscription> subscriptions = new ArrayList<>(0);
    private final AtomicInteger size = new AtomicInteger();
    private final BackpressurePolicy policy;
    private final AtomicBoolean queued = new AtomicBoolean();
    private final BatchingDelay batchingDelay = new BatchingDelay();
    private volatile long offered;
    private long passedTo;

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
        worker.submitLazily(() -> insert(subscription));
    }

    void remove(Subscription subscription) {
        size.decrementAndGet();
        worker.submitLazily(() -> delete(subscription));
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
        long began = System.nanoTime();
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
        long ended = System.nanoTime();
        offered = policy.offered(subscriptions, upTo, began, ended);
        batchingDelay.passed(began, ended, queued.get());
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
