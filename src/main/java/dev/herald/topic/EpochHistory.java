package dev.herald.topic;

import java.util.ArrayList;
import java.util.List;

/**
 * The stretches of a log in which offsets follow each other in one epoch, the newest last: what turns a cursor into a position
 * and back.
 *
 * <p>There is one, unless the topic began anew or something is missing; each further one begins with the publication that tells
 * of the gap before it. Immutable; at most {@value #MAX}, of which the oldest are forgotten.
 */
final class EpochHistory {

    private static final int MAX = 16;

    private final List<Segment> all;

    /**
     * @param start the cursor of its first publication
     * @param first the position of that
     * @param isBroken whether that tells of a gap
     */
    record Segment(long start, Position first, boolean isBroken) {

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

    private EpochHistory(List<Segment> all) {
        this.all = all;
    }

    /** That of a log which gives its own offsets. */
    static EpochHistory first(long epoch) {
        return of(1, new Position(epoch, 1));
    }

    static EpochHistory of(long start, Position first) {
        return new EpochHistory(List.of(new Segment(start, first, false)));
    }

    /** With another that begins at {@code start} with a gap, and without those of which nothing is left from {@code tail} on. */
    EpochHistory with(long start, Position gap, long tail) {
        List<Segment> more = new ArrayList<>(all);
        more.add(new Segment(start, gap, true));
        while (more.size() > 2 && (more.size() > MAX || more.get(1).start() <= tail)) {
            more.removeFirst();
        }
        return new EpochHistory(List.copyOf(more));
    }

    boolean isOne() {
        return all.size() == 1;
    }

    Segment newest() {
        return all.getLast();
    }

    boolean knows(long epoch) {
        return all.stream().anyMatch(segment -> segment.epoch() == epoch);
    }

    /** The first cursor of the newest that is a message's. */
    long firstOfNewest() {
        return newest().isBroken() ? newest().start() + 1 : newest().start();
    }

    Position position(long cursor) {
        for (int i = all.size() - 1; i > 0; i--) {
            if (all.get(i).start() <= cursor) {
                return all.get(i).position(cursor);
            }
        }
        return all.getFirst().position(cursor);
    }

    /** The cursor of what follows a position of an epoch that is known; what is missing after it is told there. */
    long after(Position position) {
        long next = position.offset() + 1;
        for (int i = all.size() - 1; i >= 0; i--) {
            Segment segment = all.get(i);
            if (segment.epoch() == position.epoch() && (next > segment.first().offset() || isFirstOf(i))) {
                boolean isOver = i + 1 < all.size();
                return isOver ? Math.min(segment.cursor(next), all.get(i + 1).start()) : segment.cursor(next);
            }
        }
        throw new IllegalArgumentException("position: %s (expected: of an epoch that is known)".formatted(position));
    }

    private boolean isFirstOf(int i) {
        return i == 0 || all.get(i - 1).epoch() != all.get(i).epoch();
    }
}
