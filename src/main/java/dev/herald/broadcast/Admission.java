package dev.herald.broadcast;

import dev.herald.topic.Message;
import dev.herald.topic.Publication;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lets publishers be only as fast as this machine offers their messages to the listeners.
 *
 * <p>A message that would push another out of the log before the workers offered that to every listener waits, for at most
 * {@code herald.broadcast.max-wait}. So a listener can lose its place by its own slowness only, not by that of the workers.
 */
final class Admission {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final long maxWaitNanos;
    private final Semaphore waiting;
    private final BroadcastMeters meters;

    Admission(BroadcastSettings settings, BroadcastMeters meters) {
        this.maxWaitNanos = settings.maxWait().toNanos();
        this.waiting = new Semaphore(settings.maxWaiting());
        this.meters = meters;
    }

    Publication append(Channel channel, Message message) {
        Publication appended = channel.append(message);
        return appended != null ? appended : appendWhenOffered(channel, message);
    }

    private Publication appendWhenOffered(Channel channel, Message message) {
        if (!waiting.tryAcquire()) {
            throw refused(channel, "too many publishers wait already");
        }
        try {
            Publication appended = waitAndAppend(channel, message);
            if (appended == null) {
                throw refused(channel, "its listeners cannot be offered so many messages");
            }
            return appended;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refused(channel, "interrupted while waiting");
        } finally {
            waiting.release();
        }
    }

    private @Nullable Publication waitAndAppend(Channel channel, Message message) throws InterruptedException {
        long deadline = System.nanoTime() + maxWaitNanos;
        for (long left = maxWaitNanos; left > 0; left = deadline - System.nanoTime()) {
            channel.awaitPass(left);
            // Not at the rate of the passes: each would be made for the sake of looking.
            LockSupport.parkNanos(PAUSE_NANOS);
            Publication appended = channel.append(message);
            if (appended != null) {
                return appended;
            }
        }
        return null;
    }

    private OverloadedException refused(Channel channel, String why) {
        meters.refused();
        return new OverloadedException(channel.log().topic(), why, RETRY_AFTER);
    }
}
