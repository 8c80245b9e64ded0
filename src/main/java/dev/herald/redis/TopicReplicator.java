package dev.herald.redis;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.herald.broadcast.TopicAppender;
import dev.herald.redis.StreamEntry.Kind;
import dev.herald.topic.Position;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replicates one topic from Redis into the log of this node, each message once and in order.
 *
 * <p>An announced message is appended if it is the next one. If messages before it are missing, or may be because the
 * subscription was interrupted, the stream is read up to where it ended when the read began; what is announced meanwhile is
 * held, and appended after it. So a read ends at any rate of publishing.
 *
 * <p>Safe for use by any thread. Nothing here blocks.
 */
final class TopicReplicator {

    private static final Logger log = LoggerFactory.getLogger(TopicReplicator.class);

    private static final long RETRY_MILLIS = 100;

    /** The retry interval while the log is full of messages that subscribers have not read. */
    private static final long FULL_MILLIS = 10;

    /** The retry interval while an old primary responds. */
    private static final long OUTDATED_MILLIS = 1_000;

    private static final long ANNOUNCE_MILLIS = 1_000;

    private final TopicAppender appender;
    private final TopicSnapshotReader reader;
    private final SnapshotAppender snapshots;
    private final RedisMeters meters;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final HeldAnnouncements held = new HeldAnnouncements();

    private boolean subscribed;
    private boolean reading;
    private boolean readAgain;
    private boolean announcing;
    private boolean full;
    private boolean closed;

    /** The offset at which the read in progress ends; negative until its first response. */
    private long end;

    /** Completes with the read in progress. */
    private CompletableFuture<Void> caughtUp = new CompletableFuture<>();

    /** Completes with the read after that. */
    private CompletableFuture<Void> caughtUpNext = new CompletableFuture<>();

    /** The newest position that is known to be in Redis. */
    private @Nullable Position seen;

    TopicReplicator(TopicAppender appender, TopicSnapshotReader reader, RedisMeters meters) {
        this.appender = appender;
        this.reader = reader;
        this.meters = meters;
        this.snapshots = new SnapshotAppender(appender, meters, opened::isDone, this::appendHeldBefore);
    }

    /** Completes when the topic's history has been read. */
    CompletableFuture<Void> opened() {
        return opened;
    }

    /** Subscribes to the topic, and reads its history in the same round trip. */
    @SuppressWarnings("FutureReturnValueIgnored") // a failure is handled in the callback
    synchronized void open() {
        beginRead();
        long from = from();
        reader.subscribeAndRead(appender.topic(), from).whenComplete(this::opened);
    }

    private synchronized void opened(@Nullable TopicSnapshot snapshot, @Nullable Throwable failure) {
        if (failure != null && !subscribed) {
            reading = false; // begins once it is subscribed
        } else {
            take(snapshot, failure);
        }
    }

    /** The subscription was made, or made again: what was announced before may be lost. */
    synchronized void subscribed() {
        boolean isFirst = !subscribed;
        subscribed = true;
        if (!isFirst || !reading) {
            catchUp();
        }
    }

    /** Redis announced this message. */
    synchronized void received(StreamEntry entry) {
        seen(entry.position());
        if (reading || !opened.isDone()) {
            held.add(entry);
        } else if (appendNext(entry)) {
            appender.wake();
        } else {
            if (entry.kind() != Kind.KEPT) {
                held.add(entry); // it cannot be read
            }
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

    /**
     * Reads from the stream what the log lacks.
     *
     * @return completes when the log holds all that was published before this call. One read serves all who wait for one
     */
    @CanIgnoreReturnValue // by those who do not wait for it
    synchronized CompletableFuture<Void> catchUp() {
        if (reading) {
            readAgain = true;
            return caughtUpNext;
        }
        beginRead();
        CompletableFuture<Void> result = caughtUp;
        read(from());
        return result;
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

    /** Keeps the topic's state in Redis, where it would expire otherwise. */
    @SuppressWarnings("FutureReturnValueIgnored") // tried again later
    void keep() {
        reader.keep(appender.topic(), appender.newest()).thenAccept(isKnown -> {
            if (!isKnown) {
                catchUp();
            }
        });
    }

    /** False if messages before it are missing, or if there is no room. */
    private boolean appendNext(StreamEntry entry) {
        Position local = appender.newest();
        Position next = entry.position();
        if (entry.kind() != Kind.KEPT) {
            return next.offset() <= local.offset() && appender.knows(next.epoch()) && appendOther(entry);
        }
        if (next.offset() <= local.offset() && next.epoch() == local.epoch()) {
            return true; // a duplicate
        }
        if (next.offset() != local.offset() + 1) {
            return false;
        }
        if (next.epoch() != local.epoch()) {
            if (entry.endedEpoch() == null || entry.endedEpoch() != local.epoch()) {
                return false;
            }
            appender.beginEpoch(next.epoch());
        }
        return appender.append(entry.message(), 0);
    }

    /** What has no position. A message that there is no room for is lost: it is not stored, and nobody waits for it. */
    private boolean appendOther(StreamEntry entry) {
        if (entry.kind() == Kind.REMOVAL) {
            appender.removeHistory(entry.position());
        } else if (!appender.appendUnkept(entry.message())) {
            meters.unkeptDropped();
        }
        return true;
    }

    private void beginRead() {
        reading = true;
        readAgain = false;
        end = -1;
        caughtUp = caughtUpNext;
        caughtUpNext = new CompletableFuture<>();
    }

    private long from() {
        return appender.isNew() ? 1 : appender.newest().offset() + 1;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failure is handled in the callback
    private void read(long from) {
        BiConsumer<@Nullable TopicSnapshot, @Nullable Throwable> take = this::take;
        reader.read(appender.topic(), from).whenComplete(take);
    }

    private synchronized void take(@Nullable TopicSnapshot snapshot, @Nullable Throwable failure) {
        if (closed) {
            return;
        }
        if (failure != null || snapshot == null) {
            readIn(RETRY_MILLIS);
            return;
        }
        try {
            take(snapshot);
        } catch (RuntimeException | Error e) {
            reading = true; // what is announced meanwhile is held
            readIn(OUTDATED_MILLIS);
            log.warn("What was read of topic {} could not be appended; reading again.", appender.topic(), e);
        }
    }

    private void take(TopicSnapshot snapshot) {
        seen(snapshot.newest());
        end = end < 0 ? snapshot.safe() : end;
        SnapshotAppender.Result result = snapshots.append(snapshot);
        switch (result.outcome()) {
            case APPENDED -> goOn(snapshot);
            case READ_AGAIN -> read(result.from());
            case FULL -> {
                full = true;
                readIn(FULL_MILLIS);
            }
            case OUTDATED -> {
                reader.renewConnections();
                readIn(OUTDATED_MILLIS);
            }
        }
    }

    private void goOn(TopicSnapshot snapshot) {
        appender.wake();
        full = false;
        if (appender.newest().offset() < Math.min(end, snapshot.safe())) {
            read(from());
        } else {
            caughtUp(snapshot);
        }
    }

    private void caughtUp(TopicSnapshot snapshot) {
        reading = false;
        appendHeld();
        opened.complete(null);
        caughtUp.complete(null);
        if (snapshot.safe() < snapshot.newest().offset()) {
            announce(snapshot.position(snapshot.newest().offset()));
        }
        if (readAgain || held.resetIncomplete()) {
            catchUp();
        }
    }

    /** What was announced before this message and cannot be read: subscribers receive it in its turn. */
    private void appendHeldBefore(StreamEntry next) {
        for (StreamEntry first = held.peek(); first != null && precedes(first, next); first = held.peek()) {
            held.poll();
            if (first.kind() != Kind.KEPT) {
                appendOther(first);
            }
        }
    }

    /** Also if it has been read before: then it is no longer needed. */
    private boolean precedes(StreamEntry first, StreamEntry next) {
        Position at = first.position();
        Position newest = appender.newest();
        return first.kind() == Kind.KEPT
                ? at.epoch() == newest.epoch() && at.offset() <= newest.offset()
                : at.offset() < next.position().offset() && appender.knows(at.epoch());
    }

    private void appendHeld() {
        for (StreamEntry next = held.poll(); next != null; next = held.poll()) {
            if (next.kind() != Kind.KEPT) {
                appendOther(next); // all that precedes it has been read
            } else if (!appendNext(next)) {
                held.drop();
            }
        }
        appender.wake();
    }

    /** Its publisher does so, too, unless it has ended. */
    @SuppressWarnings("FutureReturnValueIgnored") // a failure is handled in the callback
    private void announce(Position newest) {
        if (!announcing) {
            announcing = true;
            reader.announce(appender.topic(), newest).whenComplete((done, failure) -> announced(failure));
        }
    }

    private synchronized void announced(@Nullable Throwable failure) {
        announcing = false;
        if (failure != null && !closed) {
            reader.after(ANNOUNCE_MILLIS, () -> catchUp());
        }
    }

    private void readIn(long millis) {
        reader.after(millis, () -> {
            synchronized (this) {
                read(from());
            }
        });
    }
}
