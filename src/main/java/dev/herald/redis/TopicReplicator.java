package dev.herald.redis;

import dev.herald.broadcast.TopicAppender;
import dev.herald.topic.Position;
import dev.herald.topic.Publication;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Replicates one topic from Redis into the log of this node, each message once and in order.
 *
 * <p>An announced message is appended if it is the next one. If messages before it are missing, or may be because the
 * subscription was interrupted, the stream is read up to its end before another announcement is used: the stream is
 * authoritative, announcements are only faster. The newest message of the log is read again and compared, which detects
 * a Redis that lost messages and assigned their offsets to others.
 *
 * <p>Safe for use by any thread. Nothing here blocks.
 */
final class TopicReplicator {

    private static final long RETRY_MILLIS = 100;

    /** The retry interval while the log is full of messages that subscribers have not read. */
    private static final long FULL_MILLIS = 10;

    private final TopicAppender appender;
    private final TopicSnapshotReader reader;
    private final RedisMeters meters;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();

    private boolean catchingUp;
    private boolean catchUpAgain;
    private boolean full;
    private boolean closed;

    /** The newest position that is known to be in Redis. */
    private @Nullable Position seen;

    TopicReplicator(TopicAppender appender, TopicSnapshotReader reader, RedisMeters meters) {
        this.appender = appender;
        this.reader = reader;
        this.meters = meters;
    }

    /** Completes when the topic's history has been read. */
    CompletableFuture<Void> opened() {
        return opened;
    }

    /** Redis announced this message. */
    synchronized void received(StreamEntry entry) {
        seen(entry.position());
        if (catchingUp || !opened.isDone()) {
            catchUpAgain = true;
        } else if (!appendNext(entry)) {
            meters.gapFound();
            catchUp();
        }
    }

    /** Redis holds a message with this position. */
    synchronized void seen(Position position) {
        if (seen == null || seen.epoch() != position.epoch() || seen.offset() < position.offset()) {
            seen = position;
        }
    }

    /** Reads from the stream what the log lacks. */
    synchronized void catchUp() {
        if (catchingUp || closed) {
            catchUpAgain = true;
            return;
        }
        catchingUp = true;
        catchUpAgain = false;
        read(Math.max(1, appender.newest().offset()));
    }

    synchronized void close() {
        closed = true;
    }

    /** Whether the log has no room for what is still to be appended. */
    synchronized boolean isFull() {
        return full;
    }

    /** The number of messages by which the log is behind Redis. */
    synchronized long lag() {
        Position local = appender.newest();
        return seen == null || seen.epoch() != local.epoch() ? 0 : Math.max(0, seen.offset() - local.offset());
    }

    /** Appends the next message; false if messages before it are missing, or if it differs from the one in the log. */
    private boolean appendNext(StreamEntry entry) {
        Position local = appender.newest();
        if (entry.position().epoch() != local.epoch() || entry.position().offset() > local.offset() + 1) {
            return false;
        }
        if (entry.position().offset() <= local.offset()) {
            return matchesLog(entry);
        }
        if (!appender.append(entry.message(), 0)) {
            return false;
        }
        appender.wake();
        return true;
    }

    /** A message that the log no longer holds is assumed to match. */
    private boolean matchesLog(StreamEntry entry) {
        Publication known = appender.find(entry.position());
        return known == null
                || Arrays.equals(known.message().utf8(), entry.message().utf8());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failure is handled in the callback
    private void read(long from) {
        reader.read(appender.topic(), from).whenComplete(apply(from));
    }

    private BiConsumer<TopicSnapshot, Throwable> apply(long from) {
        return (snapshot, failure) -> {
            synchronized (this) {
                if (closed) {
                    catchingUp = false;
                } else if (failure != null) {
                    catchUpIn(RETRY_MILLIS);
                } else {
                    compare(snapshot, from);
                }
            }
        };
    }

    private void compare(TopicSnapshot snapshot, long from) {
        Position local = appender.newest();
        seen(snapshot.newest());
        if (snapshot.newest().epoch() != local.epoch() && from > 1) {
            read(1); // another epoch: from the start
        } else if (hasDiverged(snapshot, local)) {
            beginNewEpoch(local);
        } else if (!appendMissing(snapshot)) {
            full = true;
            catchUpIn(FULL_MILLIS);
        } else if (catchUpAgain
                || appender.newest().offset() < snapshot.newest().offset()) {
            catchUpAgain = false;
            read(Math.max(1, appender.newest().offset()));
        } else {
            caughtUp();
        }
    }

    private boolean hasDiverged(TopicSnapshot snapshot, Position local) {
        boolean isSameEpoch = snapshot.newest().epoch() == local.epoch();
        return isSameEpoch
                && (snapshot.newest().offset() < local.offset()
                        || snapshot.entries().stream().anyMatch(entry -> !matchesLog(entry)));
    }

    /**
     * Appends the entries that the log lacks, after a gap if messages before them are lost; false if there is no room
     * now.
     */
    private boolean appendMissing(TopicSnapshot snapshot) {
        boolean appended = false;
        if (isMissing(snapshot)) {
            if (!appender.restart(new Position(snapshot.newest().epoch(), snapshot.first()))) {
                return false;
            }
            meters.gapNotFilled(opened.isDone());
            appended = true;
        }
        for (StreamEntry entry : snapshot.entries()) {
            if (entry.position().offset() > appender.newest().offset()) {
                if (!appender.append(
                        entry.message(), TimeUnit.MICROSECONDS.toNanos(Math.max(0, snapshot.now() - entry.at())))) {
                    return false;
                }
                meters.messageFilled(opened.isDone());
                appended = true;
            }
        }
        if (appended) {
            appender.wake();
        }
        return true;
    }

    private boolean isMissing(TopicSnapshot snapshot) {
        Position local = appender.newest();
        return snapshot.newest().epoch() != local.epoch()
                || (snapshot.first() > local.offset() + 1 && snapshot.newest().offset() > local.offset());
    }

    private void caughtUp() {
        catchingUp = false;
        full = false;
        opened.complete(null);
    }

    private void catchUpIn(long millis) {
        reader.after(millis, () -> {
            synchronized (this) {
                catchingUp = false;
                catchUp();
            }
        });
    }

    /** Redis has lost messages that this log holds: those published since begin a new epoch. */
    @SuppressWarnings("FutureReturnValueIgnored") // catches up either way
    private void beginNewEpoch(Position local) {
        meters.dataLost();
        reader.renew(appender, local.epoch()).whenComplete((renewed, failure) -> {
            synchronized (this) {
                if (failure == null) {
                    catchingUp = false;
                    catchUp();
                } else {
                    catchUpIn(RETRY_MILLIS);
                }
            }
        });
    }
}
