package dev.herald.redis;

import dev.herald.broadcast.TopicAppender;
import dev.herald.topic.Position;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Appends to a log what a snapshot of its topic has and the log lacks; after a gap if messages before it are lost.
 *
 * <p>Where the log is in another epoch than Redis, the epochs that Redis knows to have ended say whether the log's was
 * continued, and whether Redis has lost messages of it. Not safe for use by several threads.
 */
final class SnapshotAppender {

    private final TopicAppender appender;
    private final RedisMeters meters;
    private final BooleanSupplier hasSubscribers;
    private final Consumer<StreamEntry> beforeEach;

    /** What became of a snapshot. */
    enum Outcome {
        APPENDED,

        /** There is no room now. */
        FULL,

        /** The log continues at an offset that the snapshot does not have. */
        READ_AGAIN,

        /** Another primary has taken over from the one that was read. */
        OUTDATED
    }

    /** @param from where to read next, if that has to be done again */
    record Result(Outcome outcome, long from) {

        Result(Outcome outcome) {
            this(outcome, 0);
        }
    }

    /**
     * @param hasSubscribers whether what is filled and lost counts: what is read before that is no gap
     * @param beforeEach is called before a message that the log lacks is appended
     */
    SnapshotAppender(
            TopicAppender appender,
            RedisMeters meters,
            BooleanSupplier hasSubscribers,
            Consumer<StreamEntry> beforeEach) {
        this.appender = appender;
        this.meters = meters;
        this.hasSubscribers = hasSubscribers;
        this.beforeEach = beforeEach;
    }

    Result append(TopicSnapshot snapshot) {
        Result result = appendAll(snapshot);
        if (result.outcome() == Outcome.APPENDED && snapshot.removed() > 0) {
            appender.removeHistory(snapshot.position(snapshot.removed()));
        }
        return result;
    }

    private Result appendAll(TopicSnapshot snapshot) {
        if (appender.isNew()) {
            appender.open(snapshot.position(snapshot.first()), snapshot.endedBefore(snapshot.first()));
            return appendMissing(snapshot);
        }
        Position local = appender.newest();
        if (isOutdated(snapshot, local)) {
            return new Result(Outcome.OUTDATED);
        }
        OptionalLong end = snapshot.endOf(local.epoch());
        if (end.isPresent() && end.getAsLong() >= local.offset()) {
            return appendMissing(snapshot);
        }
        return local.offset() == 0 && snapshot.newest().offset() == 0
                ? beginEmpty(snapshot)
                : restart(snapshot, end.orElse(0) + 1);
    }

    /** Its epoch is one that the log knows to have ended; one without messages may come again. */
    private boolean isOutdated(TopicSnapshot snapshot, Position local) {
        Position newest = snapshot.newest();
        return newest.epoch() != local.epoch() && newest.offset() > 0 && appender.knows(newest.epoch());
    }

    /** Nothing was received, and nothing can have been missed. */
    private Result beginEmpty(TopicSnapshot snapshot) {
        appender.beginEpoch(snapshot.newest().epoch());
        return new Result(Outcome.APPENDED);
    }

    /** Redis has lost what the log holds: what it has from {@code offset} on follows after a gap. */
    private Result restart(TopicSnapshot snapshot, long offset) {
        if (snapshot.from() > offset) {
            return new Result(Outcome.READ_AGAIN, offset);
        }
        long next = Math.max(offset, snapshot.first());
        Position first = next > snapshot.newest().offset()
                ? new Position(snapshot.newest().epoch(), snapshot.newest().offset() + 1)
                : snapshot.position(next);
        if (!appender.restart(first)) {
            return new Result(Outcome.FULL);
        }
        meters.dataLost();
        meters.gapNotFilled(hasSubscribers.getAsBoolean());
        return appendMissing(snapshot);
    }

    private Result appendMissing(TopicSnapshot snapshot) {
        for (StreamEntry entry : snapshot.entries()) {
            if (entry.position().offset() > appender.newest().offset() && !append(entry, snapshot)) {
                return new Result(Outcome.FULL);
            }
        }
        boolean isLost = snapshot.entries().isEmpty() && appender.newest().offset() < snapshot.safe();
        if (isLost && !skipTo(snapshot.position(snapshot.safe() + 1))) {
            return new Result(Outcome.FULL);
        }
        beginEpochs(snapshot);
        return new Result(Outcome.APPENDED);
    }

    private boolean append(StreamEntry entry, TopicSnapshot snapshot) {
        beginEpochs(snapshot);
        beforeEach.accept(entry);
        if (!isNext(entry.position(), appender.newest()) && !skipTo(entry.position())) {
            return false;
        }
        long age = TimeUnit.MICROSECONDS.toNanos(Math.max(0, snapshot.now() - entry.at()));
        if (!appender.append(entry.message(), age)) {
            return false;
        }
        meters.messageFilled(hasSubscribers.getAsBoolean());
        return true;
    }

    /** Also in its epoch: the log must never give a message another position than Redis does. */
    private static boolean isNext(Position next, Position local) {
        return next.offset() == local.offset() + 1 && next.epoch() == local.epoch();
    }

    private boolean skipTo(Position next) {
        meters.gapNotFilled(hasSubscribers.getAsBoolean());
        return appender.restart(next);
    }

    /** Where the log is at the end of an epoch, it continues with the next; there may be epochs without messages. */
    private void beginEpochs(TopicSnapshot snapshot) {
        Position local = appender.newest();
        while (local.epoch() != snapshot.newest().epoch()
                && snapshot.endOf(local.epoch()).orElse(-1) == local.offset()) {
            appender.beginEpoch(snapshot.epochAfter(local.epoch()));
            local = appender.newest();
        }
    }
}
