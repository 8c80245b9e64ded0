package dev.herald.broadcast;

import dev.herald.limits.EffectiveLimits;
import dev.herald.limits.Limit;
import dev.herald.limits.LimitMeters;
import dev.herald.limits.SharedLimit;
import dev.herald.limits.Turn;
import dev.herald.topic.Message;
import dev.herald.topic.Publication;
import dev.herald.topic.TopicLog;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Backpressure: publishers are only as fast as this machine offers their messages to the subscribers.
 *
 * <p>A message that would push another out of the log before the workers offered that to every subscriber waits, for at most
 * {@code herald.broadcast.max-wait}, and no more than {@code herald.broadcast.max-waiting} at a time, a quarter of them of one caller. So a subscriber can lose its position by its own slowness only, not by that of the workers.
 */
@Component
class PublishAdmission {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final TopicSubscribersRegistry registry;
    private final long maxWaitNanos;
    private final SharedLimit waiting;
    private final BroadcastMeters meters;

    PublishAdmission(
            TopicSubscribersRegistry registry,
            BroadcastSettings settings,
            EffectiveLimits effective,
            LimitMeters limits,
            BroadcastMeters meters) {
        this.registry = registry;
        this.maxWaitNanos = settings.maxWait().toNanos();
        this.waiting = new SharedLimit(
                "Too many publish requests waiting",
                effective.waitingPublishers(settings.maxWaiting()),
                Limit.WAITING_PUBLISHERS_BY_CALLER,
                RETRY_AFTER,
                limits);
        this.meters = meters;
    }

    /**
     * Appends to a pinned log.
     *
     * @throws MustWaitException if it would have to wait, and may not
     * @throws dev.herald.topic.OldVersionException if its version is not above the last one of the topic
     */
    Publication append(TopicLog log, PublishRequest request) {
        Publication appended = registry.append(log, request);
        if (appended != null) {
            return appended;
        }
        if (request.immediate()) {
            throw new MustWaitException(log.topic());
        }
        return appendWhenOffered(log, request);
    }

    private Publication appendWhenOffered(TopicLog log, PublishRequest request) {
        Message message = request.message();
        if (!waiting.tryAcquire(message.publisher())) {
            throw refused(log, "too many publishers are waiting");
        }
        try {
            Publication appended = waitAndAppend(log, request);
            if (appended == null) {
                throw refused(log, "its subscribers cannot be served that fast");
            }
            return appended;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refused(log, "the wait was interrupted");
        } finally {
            waiting.release(message.publisher());
        }
    }

    private @Nullable Publication waitAndAppend(TopicLog log, PublishRequest request) throws InterruptedException {
        long deadline = System.nanoTime() + maxWaitNanos;
        for (long left = maxWaitNanos; left > 0; left = deadline - System.nanoTime()) {
            awaitPass(registry.find(log.topic()), left);
            Publication appended = registry.append(log, request);
            if (appended != null) {
                return appended;
            }
        }
        return null;
    }

    private static void awaitPass(@Nullable TopicSubscribers topicSubscribers, long nanos) throws InterruptedException {
        Turn.Pause pause = Turn.pause();
        try {
            if (topicSubscribers != null) {
                topicSubscribers.awaitPass(nanos);
            }
            // Not at the rate of the passes: each would be made for the sake of looking.
            LockSupport.parkNanos(PAUSE_NANOS);
        } finally {
            pause.end();
        }
    }

    private OverloadedException refused(TopicLog log, String why) {
        meters.refused();
        return new OverloadedException(log.topic(), why, RETRY_AFTER);
    }
}
