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
 * Brings one topic's messages to this node, each once and in order.
 *
 * <p>What Redis announces is appended if it is the very next. If anything is missing before it, or may be, because the
 * subscription was lost for a moment, announcements count for nothing until all that the stream has was read: the stream is
 * the truth, an announcement only quicker. What was read last is read again with it, so that a Redis that has forgotten
 * something, and gave the same offset to another message, is found out.
 *
 * <p>Safe for use by any thread. Nothing here blocks.
 */
final class TopicReplicator {

    private static final long RETRY_MILLIS = 100;

    /** While the listeners have not been offered what the log holds. */
    private static final long FULL_MILLIS = 10;

    private final TopicAppender appender;
    private final TopicSnapshotReader reader;
    private final RedisMeters meters;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();

    private boolean checking;
    private boolean again;
    private boolean full;
    private boolean closed;

    /** The newest that is known to be in Redis. */
    private @Nullable Position seen;

    TopicReplicator(TopicAppender appender, TopicSnapshotReader reader, RedisMeters meters) {
        this.appender = appender;
        this.reader = reader;
        this.meters = meters;
    }

    /** Completes when all that is kept is here. */
    CompletableFuture<Void> opened() {
        return opened;
    }

    /** Redis announced this. */
    synchronized void heard(StreamEntry entry) {
        see(entry.position());
        if (checking || !opened.isDone()) {
            again = true;
        } else if (!take(entry)) {
            meters.gapFound();
            check();
        }
    }

    /** This is in Redis, as its publisher was told. */
    synchronized void see(Position position) {
        if (seen == null || seen.epoch() != position.epoch() || seen.offset() < position.offset()) {
            seen = position;
        }
    }

    /** Something may be missing: reads what is in Redis and not here. */
    synchronized void check() {
        if (checking || closed) {
            again = true;
            return;
        }
        checking = true;
        again = false;
        read(Math.max(1, appender.newest().offset()));
    }

    synchronized void close() {
        closed = true;
    }

    /** Whether more is to be brought than the listeners can be offered. */
    synchronized boolean isFull() {
        return full;
    }

    /** How many messages that are in Redis are not here. */
    synchronized long lag() {
        Position here = appender.newest();
        return seen == null || seen.epoch() != here.epoch() ? 0 : Math.max(0, seen.offset() - here.offset());
    }

    /** Appends what is the very next; false if something is missing, or is not what it should be. */
    private boolean take(StreamEntry entry) {
        Position here = appender.newest();
        if (entry.position().epoch() != here.epoch() || entry.position().offset() > here.offset() + 1) {
            return false;
        }
        if (entry.position().offset() <= here.offset()) {
            return isHere(entry);
        }
        if (!appender.append(entry.message(), 0)) {
            return false;
        }
        appender.wake();
        return true;
    }

    /** What is no longer kept is believed to be the same. */
    private boolean isHere(StreamEntry entry) {
        Publication known = appender.find(entry.position());
        return known == null
                || Arrays.equals(known.message().utf8(), entry.message().utf8());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the outcome is told of a failure
    private void read(long from) {
        reader.read(appender.topic(), from).whenComplete(guarded(from));
    }

    private BiConsumer<TopicSnapshot, Throwable> guarded(long from) {
        return (state, failure) -> {
            synchronized (this) {
                if (closed) {
                    checking = false;
                } else if (failure != null) {
                    later(RETRY_MILLIS);
                } else {
                    found(state, from);
                }
            }
        };
    }

    private void found(TopicSnapshot state, long from) {
        Position here = appender.newest();
        see(state.newest());
        if (state.newest().epoch() != here.epoch() && from > 1) {
            read(1); // another life: all of it
        } else if (hasForgotten(state, here)) {
            begin(here);
        } else if (!bring(state)) {
            full = true;
            later(FULL_MILLIS);
        } else if (again || appender.newest().offset() < state.newest().offset()) {
            again = false;
            read(Math.max(1, appender.newest().offset()));
        } else {
            done();
        }
    }

    private boolean hasForgotten(TopicSnapshot state, Position here) {
        boolean isSameLife = state.newest().epoch() == here.epoch();
        return isSameLife
                && (state.newest().offset() < here.offset()
                        || state.kept().stream().anyMatch(entry -> !isHere(entry)));
    }

    /** Appends what is new, after a gap if something is missing before it; false if there is no room now. */
    private boolean bring(TopicSnapshot state) {
        boolean brought = false;
        if (isMissing(state)) {
            if (!appender.restart(new Position(state.newest().epoch(), state.first()))) {
                return false;
            }
            meters.gapTold(opened.isDone());
            brought = true;
        }
        for (StreamEntry entry : state.kept()) {
            if (entry.position().offset() > appender.newest().offset()) {
                if (!appender.append(
                        entry.message(), TimeUnit.MICROSECONDS.toNanos(Math.max(0, state.now() - entry.at())))) {
                    return false;
                }
                meters.brought(opened.isDone());
                brought = true;
            }
        }
        if (brought) {
            appender.wake();
        }
        return true;
    }

    private boolean isMissing(TopicSnapshot state) {
        Position here = appender.newest();
        return state.newest().epoch() != here.epoch()
                || (state.first() > here.offset() + 1 && state.newest().offset() > here.offset());
    }

    private void done() {
        checking = false;
        full = false;
        opened.complete(null);
    }

    private void later(long millis) {
        reader.after(millis, () -> {
            synchronized (this) {
                checking = false;
                check();
            }
        });
    }

    /** Redis has forgotten what was heard here: what it has got since begins a new epoch. */
    @SuppressWarnings("FutureReturnValueIgnored") // it is looked at again either way
    private void begin(Position here) {
        meters.forgotten();
        reader.renew(appender, here.epoch()).whenComplete((renewed, failure) -> {
            synchronized (this) {
                if (failure == null) {
                    checking = false;
                    check();
                } else {
                    later(RETRY_MILLIS);
                }
            }
        });
    }
}
