package dev.herald.topic;

import java.util.ArrayList;
import java.util.List;

/**
 * The segments of a log, each with consecutive offsets in one epoch, the newest last; converts a cursor to a position
 * and back.
 *
 * <p>There is one, unless the topic began a new epoch or messages are missing. A segment either begins with the
 * publication of the gap before it, or continues the one before with the next offset in another epoch. The oldest may
 * lie before the first cursor: epochs that had ended when the log was filled. Immutable; at most {@value #MAX} segments,
 * of which the oldest are dropped.
 */
final class EpochHistory {

    private static final int MAX = 32;

    private final List<Segment> segments;

    /**
     * @param start the cursor of its first publication
     * @param first the position of its first publication
     * @param isAfterGap whether its first publication is a gap
     */
    record Segment(long start, Position first, boolean isAfterGap) {

        long epoch() {
            return first.epoch();
        }

        Position position(long cursor) {
            return new Position(first.epoch(), first.offset() + cursor - start);
        }

        long cursor(long offset) {
            return start + offset - first.offset();
        }

        long firstMessage() {
            return isAfterGap ? start + 1 : start;
        }
    }

    /**
     * Where a reader goes on.
     *
     * @param isMissing whether messages between its position and {@code cursor} are missing
     */
    record Next(long cursor, boolean isMissing) {}

    private EpochHistory(List<Segment> segments) {
        this.segments = segments;
    }

    /** The history of a log that assigns its own offsets. */
    static EpochHistory first(long epoch) {
        return of(new Position(epoch, 1), List.of());
    }

    /**
     * The history of a log whose first publication gets the position {@code first}.
     *
     * @param ended the epochs before, in their order; the last was continued by the epoch of {@code first}
     */
    static EpochHistory of(Position first, List<EndedEpoch> ended) {
        List<Segment> segments = new ArrayList<>();
        long next = ended.isEmpty() ? first.offset() : 1;
        for (EndedEpoch each : ended) {
            segments.add(new Segment(cursor(next, first), new Position(each.epoch(), next), false));
            next = each.end() + 1;
        }
        segments.add(new Segment(cursor(next, first), new Position(first.epoch(), next), false));
        return new EpochHistory(newest(segments));
    }

    /** The first publication has the cursor 1. */
    private static long cursor(long offset, Position first) {
        return 1 + offset - first.offset();
    }

    /** Adds a segment that begins at {@code start} with a gap. */
    EpochHistory with(long start, Position gap) {
        return with(new Segment(start, gap, true));
    }

    /** Adds a segment that continues at {@code start} with the position {@code first}. */
    EpochHistory continued(long start, Position first) {
        return with(new Segment(start, first, false));
    }

    private EpochHistory with(Segment segment) {
        List<Segment> more = new ArrayList<>(segments);
        more.add(segment);
        return new EpochHistory(newest(more));
    }

    private static List<Segment> newest(List<Segment> segments) {
        return List.copyOf(segments.subList(Math.max(0, segments.size() - MAX), segments.size()));
    }

    Segment newest() {
        return segments.getLast();
    }

    boolean knows(long epoch) {
        return segments.stream().anyMatch(segment -> segment.epoch() == epoch);
    }

    /** The cursor after the newest gap; of the first publication whose epoch is known if there is none. */
    long firstAfterGap() {
        return segments.reversed().stream()
                .filter(Segment::isAfterGap)
                .findFirst()
                .map(Segment::firstMessage)
                .orElse(Math.max(1, segments.getFirst().start()));
    }

    /** The position of the publication at {@code cursor}. */
    Position position(long cursor) {
        return segments.get(indexAt(cursor)).position(cursor);
    }

    /** The position of a reader whose next publication is at {@code cursor}. */
    Position before(long cursor) {
        int i = indexAt(cursor);
        boolean isGapNext =
                i > 0 && segments.get(i).isAfterGap() && segments.get(i).start() == cursor;
        return segments.get(isGapNext ? i - 1 : i).position(cursor - 1);
    }

    private int indexAt(long cursor) {
        int i = segments.size() - 1;
        while (i > 0 && segments.get(i).start() > cursor) {
            i--;
        }
        return i;
    }

    /** Where a reader at a position of a known epoch goes on. */
    Next after(Position position) {
        int i = indexOf(position);
        Segment segment = segments.get(i);
        long next = segment.cursor(position.offset() + 1);
        if (i > 0 && next < segment.firstMessage()) {
            return new Next(segment.firstMessage(), true);
        }
        Segment following = i + 1 < segments.size() ? segments.get(i + 1) : null;
        return following == null || next <= following.start()
                ? new Next(next, false)
                : new Next(following.firstMessage(), true);
    }

    private int indexOf(Position position) {
        for (int i = segments.size() - 1; i >= 0; i--) {
            Segment segment = segments.get(i);
            boolean isAfter = segment.cursor(position.offset() + 1) >= segment.firstMessage();
            if (segment.epoch() == position.epoch() && (isAfter || isFirstOf(i))) {
                return i;
            }
        }
        throw new IllegalArgumentException("position: %s (expected: of an epoch that is known)".formatted(position));
    }

    private boolean isFirstOf(int i) {
        return segments.subList(0, i).stream()
                .noneMatch(segment -> segment.epoch() == segments.get(i).epoch());
    }
}
