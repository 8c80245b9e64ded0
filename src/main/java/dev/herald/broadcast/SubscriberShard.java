package dev.herald.broadcast;

import dev.herald.session.Subscription;
import dev.herald.topic.TopicLog;
import io.micrometer.observation.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The listeners of one topic that one worker serves.
 *
 * <p>The list belongs to the worker's thread: joining and leaving are errands for it, done before the next pass. Everything
 * else is safe for use by any thread.
 */
final class SubscriberShard implements Runnable {

    private final TopicSubscribers topicSubscribers;
    private final TopicLog log;
    private final FanoutWorker worker;
    private final List<Subscription> listeners = new ArrayList<>(0);
    private final AtomicInteger size = new AtomicInteger();
    private final BackpressurePolicy policy;
    private final AtomicBoolean queued = new AtomicBoolean();
    private final BatchingDelay batchingDelay = new BatchingDelay();
    private volatile long offered;
    private long passedTo;

    SubscriberShard(TopicSubscribers topicSubscribers, TopicLog log, FanoutWorker worker) {
        this.topicSubscribers = topicSubscribers;
        this.log = log;
        this.worker = worker;
        this.policy = new BackpressurePolicy(worker::isMachineSaturated);
        this.offered = log.head();
        this.passedTo = offered;
    }

    /** No listener of this share has yet been offered this offset, or any after it. */
    long offered() {
        return size.get() == 0 ? Long.MAX_VALUE : offered;
    }

    /** Has the worker make a pass, unless one is due already or nobody listens. */
    void wake() {
        if (size.get() > 0 && queued.compareAndSet(false, true)) {
            worker.submit(this);
        }
    }

    void join(Subscription subscription) {
        size.incrementAndGet();
        worker.submitLazily(() -> add(subscription));
    }

    void leave(Subscription subscription) {
        size.decrementAndGet();
        worker.submitLazily(() -> remove(subscription));
    }

    /** Nanoseconds from {@code now} until the next pass should begin; not above 0 if it may at once. By the worker. */
    long restNanos(long now) {
        return batchingDelay.restNanos(now);
    }

    /** A pass, by the worker: offers each listener what was published before it began. */
    @Override
    public void run() {
        queued.set(false);
        long began = System.nanoTime();
        long from = passedTo;
        long upTo = log.head();
        Tracing tracing = worker.tracing();
        Observation delivery = tracing.isOn() && !listeners.isEmpty() ? tracing.delivering(log, from, upTo) : null;
        for (int i = 0; i < listeners.size(); i++) {
            listeners.get(i).offer(upTo);
        }
        if (delivery != null) {
            delivery.stop();
        }
        passedTo = upTo;
        long ended = System.nanoTime();
        offered = policy.offered(listeners, upTo, began, ended);
        batchingDelay.passed(began, ended, queued.get());
        worker.passed(upTo > from && !listeners.isEmpty() ? log.get(from) : null);
        topicSubscribers.passed();
    }

    private void add(Subscription subscription) {
        if (subscription.isRetired()) {
            return;
        }
        if (listeners.isEmpty()) {
            // Nobody waited for what was published while nobody listened.
            passedTo = Math.max(passedTo, subscription.cursor());
            offered = passedTo;
        }
        subscription.slot(listeners.size());
        listeners.add(subscription);
        // A pass that was due already when it joined did not see it, and what came then made no other pass due.
        subscription.offer(passedTo);
    }

    private void remove(Subscription subscription) {
        int slot = subscription.slot();
        if (slot >= 0) {
            Subscription last = listeners.removeLast();
            if (last != subscription) {
                listeners.set(slot, last);
                last.slot(slot);
            }
            subscription.slot(-1);
        }
    }
}
