package dev.herald.topic;

import java.util.ArrayList;
import java.util.List;

/**
 * The segments of a log, each with consecutive offsets in one epoch, the newest last; converts a cursor to a position
 * and back.
 *
 * <p>There is one, unless the topic began a new epoch or messages are missing; each further segment begins with the
 * publication of the gap before it. Immutable; at most {@value #MAX} segments, of which the oldest are dropped.
 */
final class EpochHistory {

    private static final int MAX = 16;

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
    }

    private EpochHistory(List<Segment> segments) {
        this.segments = segments;
    }

    /** The history of a log that assigns its own offsets. */
    static EpochHistory first(long epoch) {
        return of(1, new Position(epoch, 1));
    }

    static EpochHistory of(long start, Position first) {
        return new EpochHistory(List.of(new Segment(start, first, false)));
    }

    /** Adds a segment that begins at {@code start} with a gap, and drops those that end before {@code tail}. */
    EpochHistory with(long start, Position gap, long tail) {
        List<Segment> more = new ArrayList<>(segments);
        more.add(new Segment(start, gap, true));
        while (more.size() > 2 && (more.size() > MAX || more.get(1).start() <= tail)) {
            more.removeFirst();
        }
        return new EpochHistory(List.copyOf(more));
    }

    boolean isSingle() {
        return segments.size() == 1;
    }

    Segment newest() {
        return segments.getLast();
    }

    boolean knows(long epoch) {
        return segments.stream().anyMatch(segment -> segment.epoch() == epoch);
    }

    /** The cursor of the first message of the newest segment. */
    long firstMessageOfNewest() {
        return newest().isAfterGap() ? newest().start() + 1 : newest().start();
    }

    Position position(long cursor) {
        for (int i = segments.size() - 1; i > 0; i--) {
            if (segments.get(i).start() <= cursor) {
                return segments.get(i).position(cursor);
            }
        }
        return segments.getFirst().position(cursor);
    }

    /** The cursor after a position of a known epoch; if messages are missing after it, that of the gap. */
    long after(Position position) {
        long next = position.offset() + 1;
        for (int i = segments.size() - 1; i >= 0; i--) {
            Segment segment = segments.get(i);
            if (segment.epoch() == position.epoch() && (next > segment.first().offset() || isFirstOf(i))) {
                boolean isOver = i + 1 < segments.size();
                return isOver
                        ? Math.min(segment.cursor(next), segments.get(i + 1).start())
                        : segment.cursor(next);
            }
        }
        throw new IllegalArgumentException("position: %s (expected: of an epoch that is known)".formatted(position));
    }

    private boolean isFirstOf(int i) {
        return i == 0 || segments.get(i - 1).epoch() != segments.get(i).epoch();
    }
}
